import { Html } from '../web/html.ts';

export const STYLE = new Html(`
*{box-sizing:border-box}
body{margin:0;font:16px/1.5 system-ui,sans-serif;color:#20242a;background:#fff}
header{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;align-items:center;padding:.6rem 1rem;background:#e4efe7;border-bottom:1px solid #b9d1c0}
header form{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin-left:auto}
.brand{font-weight:600;color:inherit;text-decoration:none}
main{max-width:48rem;padding:1rem}
h1{font-size:1.5rem;margin:.25rem 0 .75rem}
button{font:inherit;padding:.35rem .8rem;border:1px solid #2f6b45;border-radius:4px;background:#fff;cursor:pointer}
main button{background:#2f6b45;color:#fff}
a:focus-visible,button:focus-visible,input:focus-visible,summary:focus-visible{outline:3px solid #f2a900;outline-offset:2px}
fieldset{border:1px solid #b9c3bc;border-radius:4px;margin:0 0 1rem}label{display:block;padding:.2rem 0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem}dd{margin:0;overflow-wrap:anywhere}
pre{overflow:auto;background:#f4f6f5;padding:1rem}.small{color:#555;font-size:.875rem}
.alert{border-left:4px solid #b3261e;padding-left:.75rem}
`);
