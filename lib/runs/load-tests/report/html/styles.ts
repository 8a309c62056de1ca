import { paletteOf, violationMarks } from '@/lib/wording/palette';

const kinds = violationPlaces()
  .map((place) => `rect.k${place}{fill:url(#violation-${place})}`)
  .join('');

/** Of kinds of violation, from 0 on. */
export function violationPlaces(): readonly number[] {
  return violationMarks.map((_mark, place) => place);
}

/** Everything the report looks like: no font, no picture, nothing from elsewhere. On paper always light, with all evidence unfolded. */
export const styles = `
:root{${paletteOf('light')}}
@media screen and (prefers-color-scheme:dark){:root{${paletteOf('dark')}}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:14px/20px ui-sans-serif,system-ui,"Segoe UI","DejaVu Sans",sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
code,pre{font-family:ui-monospace,"Cascadia Mono","DejaVu Sans Mono",monospace;font-size:12.5px}
main{max-width:1280px;margin:0 auto;padding:32px 32px 64px}
.eyebrow{margin:0;color:var(--mute)}
h1{font-size:24px;line-height:32px;font-weight:600;letter-spacing:-.015em;margin:8px 0 4px;max-width:34em}
h1.failing::before{content:"";display:inline-block;width:10px;height:10px;margin-right:10px;background:var(--bad);border-radius:2px;vertical-align:2px}
h2{font-size:16px;line-height:24px;font-weight:600;margin:40px 0 8px}
h3{font-size:14px;font-weight:600;margin:0}
.lead{margin:0 0 4px;max-width:60em}
.mute,.remark,.axis-title,.legend span{color:var(--mute)}
.remark{margin:8px 0 0}
.simulated,.notes{margin:16px 0 0;padding:8px 12px;border-left:3px solid var(--line-strong);background:var(--panel)}
.notes ul,.plain{margin:0;padding-left:18px}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(200px,1fr));gap:12px 24px;margin:24px 0}
dt{color:var(--mute);font-size:12px;line-height:16px}dd{margin:0}
pre span{white-space:nowrap}@media(max-width:640px){pre span{white-space:pre-wrap}}
pre{margin:8px 0;padding:10px 12px;background:var(--panel);border:1px solid var(--line);border-radius:6px;white-space:pre-wrap}
.chart{margin:32px 0 0}.chart figcaption{font-weight:600;margin-bottom:16px}
.plot{display:flex}.axis{position:relative;flex:0 0 52px}.axis span{position:absolute;right:10px;transform:translateY(-50%);color:var(--mute);font-size:12px;white-space:nowrap}
.plot svg{display:block;flex:1;min-width:0;overflow:visible}
.axis-title{margin:4px 0 0 52px;font-size:12px;line-height:16px}
svg text{font-family:inherit;font-size:12px;text-anchor:middle;fill:var(--mute)}svg text.count{fill:var(--ink);font-weight:600}
.grid{stroke:var(--line)}.limit{stroke:var(--mute);stroke-dasharray:2 4}.series{stroke:var(--series-0);stroke-width:1.5;opacity:.55}.interval{stroke:var(--series-0);stroke-width:2}
circle{stroke:var(--series-0);stroke-width:2}circle.failing{fill:var(--series-0)}circle.clean{fill:var(--paper)}
rect[class^=k]{stroke:var(--bad)}${kinds}.ring{fill:none;stroke:var(--series-0);stroke-width:1.5;stroke-dasharray:2.5 2}.patterns{position:absolute}
.legend{list-style:none;display:grid;gap:4px;margin:12px 0 0 52px;padding:0}.legend svg{display:inline-block;vertical-align:-1px;margin-right:8px}.legend span{margin-left:8px}.legend.keys{display:flex;flex-wrap:wrap;gap:4px 20px;font-size:12px;line-height:16px;color:var(--mute)}
.scroll{overflow-x:auto}.remark+.scroll{margin-top:24px}
table{border-collapse:collapse;width:100%;overflow-wrap:normal}th{font-weight:500;text-align:right;color:var(--mute);vertical-align:bottom;white-space:nowrap}
th,td{padding:6px 0 6px 14px;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}thead tr:last-child th{border-bottom-color:var(--line-strong)}
thead tr.groups>*{border-bottom:0;padding-bottom:0;text-align:left}thead th.kind{white-space:normal;min-width:84px}
th:first-child,td:first-child{padding-left:0;text-align:left}tbody th{color:var(--ink)}td.bad{color:var(--bad);font-weight:600}
table.words th,table.words td{text-align:left;vertical-align:top}table.words td.wrap{white-space:normal;min-width:240px}
.iteration{padding:16px 0;border-top:1px solid var(--line);break-inside:avoid}.remark+.iteration{margin-top:16px}.iteration p{margin:4px 0}
.kinds{color:var(--bad)}.iteration .subject{color:var(--mute);overflow-wrap:anywhere}
.calls{list-style:none;margin:8px 0;padding:0;display:grid;gap:2px}.calls li{display:grid;grid-template-columns:88px 84px 76px minmax(0,1fr);gap:8px}
details{margin-top:8px}summary{cursor:pointer;color:var(--mute)}details>div{padding:4px 0 0 16px}
.finding{margin:8px 0}.finding ol{margin:4px 0 0;padding-left:20px}
footer{margin-top:48px;padding-top:12px;border-top:1px solid var(--line);color:var(--mute);font-size:12px;line-height:18px}
@media(max-width:640px){main{padding:20px 16px 48px}h1{font-size:20px;line-height:28px}.axis{flex-basis:44px}.axis-title,.legend{margin-left:0}.calls li{grid-template-columns:64px 72px 64px minmax(0,1fr)}}
@media print{@page{margin:16mm}body{background:#fff;font-size:12px;line-height:18px}h1{font-size:18px;line-height:24px}h2{margin-top:24px}code,pre,dt,.axis-title{font-size:11px}main{max-width:none;padding:0}details::details-content{content-visibility:visible;block-size:auto}.chart,tr{break-inside:avoid}.scroll{overflow:visible}table{font-size:11px}th,td{padding:3px 0 3px 8px}rect,i,circle,.notes,.simulated{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
