import { Html } from '../web/html.ts';

export const STYLE = new Html(`
*{box-sizing:border-box}
body{margin:0;font:16px/1.5 system-ui,sans-serif;color:#1d2733;background:#f5f6f8}
header{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;align-items:center;padding:.75rem 1rem;color:#fff;background:#394b58}
.canvas header{background:#8a2c1f}.schoology header{background:#17557f}.moodle header{background:#7a4100}
.brand{color:inherit;font-weight:600;text-decoration:none}
header form{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin-left:auto;max-width:100%}
select{width:24rem;min-width:0}
select,button{font:inherit;padding:.3rem .6rem;border:1px solid #77838f;border-radius:4px;max-width:100%}
button{background:#fff;cursor:pointer}
main{max-width:76rem;margin:0 auto;padding:1rem}
h1{font-size:1.5rem;margin:.25rem 0 .75rem}
a{color:#0b5c8f}a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible{outline:3px solid #f2a900;outline-offset:2px}
.alert{padding:.75rem 1rem;background:#fff;border:1px solid #b3261e;border-left-width:6px;border-radius:4px}.alert[hidden]{display:none}
.cards{list-style:none;margin:0;padding:0;display:grid;gap:1rem;grid-template-columns:repeat(auto-fill,minmax(min(16rem,100%),1fr))}
.cards li{background:#fff;border:1px solid #d3d9de;border-radius:6px;padding:1rem}
.cards a{font-weight:600}.cards p{margin:.25rem 0 0}.label{color:#566370}
.course{display:grid;gap:1rem;grid-template-columns:14rem 1fr}
nav ul{list-style:none;margin:0;padding:0}nav a,.other{display:block;padding:.35rem .5rem}
nav a[aria-current]{background:#fff;border-left:4px solid currentColor;font-weight:600}
.other{margin-top:1rem;color:#566370;font-size:.875rem}
.content iframe{width:100%;height:34rem;border:1px solid #d3d9de;background:#fff}
.settings label{display:block;margin:.5rem 0}.settings input{font:inherit;padding:.3rem .6rem;border:1px solid #77838f;border-radius:4px;max-width:100%}
.stories li{margin:.35rem 0}
.play,.playing{margin:1rem auto 0;padding:.5rem 1rem;max-width:74rem;background:#fff;border:1px solid #d3d9de;border-radius:6px}
.playing{margin:1rem max(1rem,calc(50% - 37rem)) 0;display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;border-color:#f2a900}.playing p{margin:0;flex:1 1 20rem}
.play summary{cursor:pointer}.play label{display:block;margin:.5rem 0}.play select{display:block;width:100%;max-width:36rem}
.funnel{list-style:none;margin:0 0 1rem;padding:0;display:flex;flex-wrap:wrap;gap:.5rem}.funnel li{background:#fff;border:1px solid #d3d9de;border-radius:6px;padding:.5rem 1rem}.funnel b{display:block;font-size:1.5rem}
.wide{overflow-x:auto}table{border-collapse:collapse;background:#fff}caption{text-align:left;padding:.25rem 0}th,td{padding:.3rem .75rem;border:1px solid #d3d9de;text-align:left}
@media(max-width:48rem){.course{grid-template-columns:1fr}header form{margin-left:0}}
`);

/** Tries a cookie as everybody sets them here, and says where the browser refuses it: WebKit does so without TLS. */
export const SECURE_COOKIE_SCRIPT = new Html(`
document.cookie='tried=1;path=/;secure;samesite=lax;max-age=60';
document.querySelector('#cookies').hidden=document.cookie.includes('tried=1');
`);

/** Tells a tool which messages go to which frame, as Canvas does. */
export const COURSE_SCRIPT = new Html(`
addEventListener('message',(event)=>{
  const {subject,message_id}=event.data??{};
  if(subject!=='lti.capabilities'||typeof message_id!=='string')return;
  const frame='post_message_forwarding';
  event.source.postMessage({subject:subject+'.response',message_id,supported_messages:[
    {subject:'lti.capabilities'},{subject:'lti.put_data',frame},{subject:'lti.get_data',frame}]},event.origin);
});
`);

/** Keeps values for tools, apart by the tool's origin, as long as the page is open. A frame of its own hands messages on, and says from whom. */
export const STORAGE_SCRIPT = new Html(`
const kept=new Map();
addEventListener('message',(event)=>{
  const {subject,message_id,key,value,tool}=event.data??{};
  if(subject!=='lti.put_data'&&subject!=='lti.get_data')return;
  let handedOn=false;
  try{handedOn=tool!==undefined&&event.source===window.frames.post_message_forwarding}catch{}
  const answer=(rest)=>event.source.postMessage({subject:subject+'.response',message_id,...(handedOn&&{tool}),...rest},event.origin);
  if(typeof message_id!=='string'||typeof key!=='string')return answer({error:{code:'bad_request'}});
  const own=JSON.stringify([handedOn?tool.origin:event.origin,key]);
  if(subject==='lti.get_data')return answer({key,value:kept.get(own)??null});
  if(value===null||value===undefined){kept.delete(own);return answer({key});}
  if(String(key+value).length>4096||kept.size>=500)return answer({error:{code:'storage_exhaustion'}});
  kept.set(own,value);
  answer({key,value});
});
`);

/** Hands messages of tools on to the page around it, and its answers back: what Canvas's hidden frame does. */
export const FORWARDING_SCRIPT = new Html(`
const tools=[];
addEventListener('message',(event)=>{
  const {tool,...message}=event.data??{};
  if(event.source===parent){
    const to=tools[tool?.number];
    if(to!==undefined)to.source.postMessage(message,to.origin);
    return;
  }
  const number=tools.push({source:event.source,origin:event.origin})-1;
  parent.postMessage({...message,tool:{number,origin:event.origin}},document.body.dataset.page);
});
`);
