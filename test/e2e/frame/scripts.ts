import { Html } from '../../../local/web/html.ts';

/** Scripts of the sites around Roomkey: what a good LMS runs, and what a hostile page would. */

/** Posts the page's one form: while the page is still read, or some time after it was. */
export const submitAfter = (ms: number | null): Html =>
  new Html(
    ms === null
      ? 'document.forms[0].submit()'
      : `addEventListener('load',()=>setTimeout(()=>document.forms[0].submit(),${ms}))`,
  );

/** A frame on the authorization host that hands each message on to the page around it, and each answer back. */
export const forwardScript = (parentOrigin: string): Html =>
  new Html(`
const askers=[];
addEventListener('message',(event)=>{
  if(event.source===parent&&event.origin===${quote(parentOrigin)}){
    const {asker,...message}=event.data;
    const found=askers[asker];
    if(found)found.source.postMessage(message,found.origin);
    return;
  }
  askers.push({source:event.source,origin:event.origin});
  parent.postMessage({...event.data,asker:askers.length-1,for:event.origin},${quote(parentOrigin)});
});
`);

/** The page around such a frame: keeps values by the origin that the frame names. */
export const FORWARDED_STORE = new Html(`
const kept=new Map();
addEventListener('message',(event)=>{
  const {subject,message_id,key,value,asker,for:tool}=event.data??{};
  if(asker===undefined||event.origin!=='https://sso.test')return;
  const own=JSON.stringify([tool,key]);
  const answer=(rest)=>event.source.postMessage({subject:subject+'.response',message_id,asker,key,...rest},event.origin);
  if(subject==='lti.get_data')return answer({value:kept.get(own)??null});
  if(value===null)kept.delete(own);else kept.set(own,value);
  answer({value});
});
`);

/** Keeps values as any LMS, but answers late, so that whoever forges answers comes first. */
export const SLOW_STORE = new Html(`
const kept=new Map();
addEventListener('message',(event)=>{
  const {subject,message_id,key,value}=event.data??{};
  if(subject!=='lti.put_data'&&subject!=='lti.get_data')return;
  const own=JSON.stringify([event.origin,key]);
  if(subject==='lti.put_data'){if(value===null)kept.delete(own);else kept.set(own,value);}
  const answer={subject:subject+'.response',message_id,key,value:kept.get(own)??null};
  setTimeout(()=>event.source?.postMessage(answer,event.origin),300);
});
`);

/** Says what a tool would like to hear, to everybody, all the time. */
export const floodScript = (value: string): Html =>
  new Html(`
const heard=[];
addEventListener('message',(event)=>heard.push(event.data));
const say=(to)=>{
  for(const subject of ['lti.get_data.response','lti.put_data.response'])
    for(const message_id of ['known',...heard.map((one)=>one&&one.message_id)])
      to.postMessage({subject,message_id,key:'x',value:${quote(value)}},'*');
};
setInterval(()=>{
  const all=[parent,...Array.from({length:parent.length},(_,i)=>parent[i])];
  for(const frame of all)if(frame!==window)say(frame);
},5);
`);

/** A page that keeps whatever it is told and answers whatever it is asked. */
export const eagerScript = (value: string): Html =>
  new Html(`
globalThis.heard=[];
addEventListener('message',(event)=>{
  heard.push({origin:event.origin,...event.data});
  const {subject,message_id,key}=event.data??{};
  if(!subject)return;
  event.source.postMessage({subject:subject+'.response',message_id,key,value:${quote(value)}},'*');
});
setInterval(()=>{
  for(let i=0;i<frames.length;i++)
    for(const message_id of ['known',...heard.map((one)=>one.message_id)])
      frames[i].postMessage({subject:'lti.get_data.response',message_id,value:${quote(value)}},'*');
},20);
`);

const quote = (text: string): string => JSON.stringify(text).replaceAll('<', '\\u003c');
