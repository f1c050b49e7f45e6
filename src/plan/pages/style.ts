/** One look for all pages. Colours keep to WCAG AA on both grounds; nothing is told by colour alone. */
export const style = `
:root{
--bg:#f7f8f9;--card:#fff;--ink:#1b2026;--soft:#56606b;--line:#dfe3e8;--well:#f1f3f5;--link:#0a58a8;
--p:#1a7a3c;--f:#c0261e;--y:#8a5a00;--n:#6a4bb0;--s:#5f6873;
--pb:#35a15b;--fb:#d6372e;--yb:#d99a1c;--nb:#8f73cf;--sb:#a3abb5;
--ft:#fdf0ef;--yt:#fdf6e6;
font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{
--bg:#0f1216;--card:#171b21;--ink:#e4e8ec;--soft:#9da8b4;--line:#2a3038;--well:#1e232a;--link:#7cb8f5;
--p:#57c97f;--f:#ff857c;--y:#e5b345;--n:#b9a3ec;--s:#97a1ac;
--pb:#2f8f52;--fb:#e5534b;--yb:#c9952b;--nb:#8669cc;--sb:#5b6570;
--ft:#2a1a1b;--yt:#292213}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);-webkit-text-size-adjust:100%}
header,main,footer{max-width:72rem;margin:0 auto;padding:0 1rem}
header{padding-top:1.75rem}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 .35rem;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:1.05rem;margin:2.25rem 0 .75rem;display:flex;flex-wrap:wrap;gap:0 .5rem;align-items:baseline}
h2 small,h3 small{font-weight:400;color:var(--soft);font-size:.85rem}
h3{font-size:.95rem;margin:1.25rem 0 .4rem}
p,ul,ol,dl,pre{margin:0}
p+p{margin-top:.4rem}
a{color:var(--link);text-underline-offset:.15em}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:3px}
.soft{color:var(--soft)}
.verdict{display:inline-block;font-size:.8rem;font-weight:650;padding:.1rem .6rem;border-radius:99px;margin-bottom:.6rem;
color:#fff;background:var(--p)}
.verdict.f{background:var(--f)}.verdict.i{background:var(--y)}
@media(prefers-color-scheme:dark){.verdict{color:#0f1216}}
.facts{display:flex;flex-wrap:wrap;gap:.15rem 1.5rem;margin-top:.75rem;font-size:.9rem}
.facts div{display:flex;gap:.4rem;min-width:0}
.facts dt{color:var(--soft);flex:none}
.facts dd{margin:0;overflow-wrap:anywhere}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:.9rem 1rem}
.card+.card{margin-top:.6rem}
.f>b,b.f{color:var(--f)}.p>b,b.p{color:var(--p)}.y>b,b.y{color:var(--y)}.n>b,b.n{color:var(--n)}.s>b,b.s{color:var(--s)}
.tiles{display:flex;flex-wrap:wrap;gap:.5rem;margin-top:1rem;padding:0;list-style:none}
.tiles a{display:block;text-decoration:none;color:inherit;background:var(--card);border:1px solid var(--line);
border-radius:10px;padding:.4rem .9rem .45rem;min-width:5.5rem;font-size:.85rem;color:var(--soft)}
.tiles a:hover{border-color:var(--soft)}
.tiles b{display:block;font-size:1.35rem;line-height:1.2;font-variant-numeric:tabular-nums}
.name{overflow-wrap:anywhere;unicode-bidi:isolate}
.plain{padding-left:1.1rem}
.plain.card{padding-left:2.1rem}
.plain li{margin:.2rem 0;overflow-wrap:anywhere}
pre,code,kbd{font:.82rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--well);border-radius:8px;padding:.6rem .75rem;margin:.5rem 0;
unicode-bidi:plaintext}
pre.log{white-space:pre;overflow-x:auto;font-size:.76rem}
pre.cmd{user-select:all;border:1px solid var(--line);background:var(--card)}
details>summary{cursor:pointer;list-style-position:outside}
.fail{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--fb);border-radius:8px;margin:.5rem 0}
.fail.y{border-left-color:var(--yb)}
.fail>summary{padding:.6rem .8rem .6rem .4rem;margin-left:1.4rem}
.fail>summary .name{font-weight:600}
.fail>summary .one{display:block;color:var(--soft);font-size:.85rem;overflow-wrap:anywhere}
.fail[open]>summary .one{display:none}
.fail>div{padding:0 .9rem .8rem}
.meta{font-size:.85rem;color:var(--soft);overflow-wrap:anywhere}
.gantt{display:grid;grid-template-columns:auto minmax(4rem,1fr) auto;gap:.35rem .75rem;align-items:center;font-size:.9rem;
padding:0;list-style:none}
.card.gantt,.card.bars{padding:.9rem 1rem}
.gantt li{display:contents}
.gantt svg{height:14px}
.gantt i{font-style:normal;font-variant-numeric:tabular-nums;text-align:right}
.gantt .what{grid-column:2/-1;color:var(--soft);font-size:.82rem;margin-top:-.3rem;overflow-wrap:anywhere}
.gantt details{grid-column:2/-1}
.gantt summary{list-style-position:inside}
svg{display:block;width:100%;background:var(--well);border-radius:4px}
svg .p{fill:var(--pb)}svg .f{fill:var(--fb)}svg .y{fill:var(--yb)}svg .n{fill:var(--nb)}svg .s{fill:var(--sb)}
svg .r{fill:var(--link)}
svg .told{stroke:var(--ink);stroke-width:2;vector-effect:non-scaling-stroke}
.axis{display:flex;justify-content:space-between;font-size:.75rem;color:var(--soft);font-variant-numeric:tabular-nums}
.caption{font-size:.82rem;min-height:1.6em;color:var(--soft);overflow-wrap:anywhere;margin-top:.1rem}
.legend{display:flex;flex-wrap:wrap;gap:.1rem .9rem;font-size:.8rem;color:var(--soft);padding:0;list-style:none;margin:.3rem 0}
.legend svg{display:inline-block;width:.8em;height:.8em;border-radius:2px;margin-right:.35em;vertical-align:-.05em}
.bars{padding:0;list-style:none;display:grid;grid-template-columns:auto 1fr;gap:.5rem .75rem;align-items:start;font-size:.9rem}
.bars li{display:contents}
.bars i{font-style:normal;font-variant-numeric:tabular-nums;text-align:right;white-space:nowrap}
.bars svg{height:5px;margin-top:.15rem}
.filter{position:sticky;top:0;z-index:1;background:var(--bg);padding:.6rem 0;display:flex;flex-wrap:wrap;gap:.5rem .75rem;
align-items:center;font-size:.9rem}
.filter[hidden]{display:none}
.filter input[type=search],.filter select{font:inherit;color:inherit;background:var(--card);border:1px solid var(--soft);
border-radius:8px;padding:.4rem .7rem;min-height:2.5rem}
.filter input[type=search]{flex:1 1 16rem;min-width:0}
.filter fieldset{border:0;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.3rem}
.filter legend,.seen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.filter label.chip{display:flex;gap:.35rem;align-items:center;border:1px solid var(--line);border-radius:99px;
padding:.25rem .7rem;min-height:2rem;background:var(--card);cursor:pointer}
.filter label.chip:has(:checked){border-color:currentColor}
.filter .f{color:var(--f)}.filter .y{color:var(--y)}.filter .n{color:var(--n)}.filter .s{color:var(--s)}.filter .p{color:var(--p)}
.filter .chip input{margin:0;accent-color:currentColor}
.filter output{flex:1 0 100%;color:var(--soft);font-size:.82rem}
.rows{padding:0;list-style:none;background:var(--card);border:1px solid var(--line);border-radius:10px;overflow:hidden}
.rows:empty,.rows.none{display:none}
.rows>li{display:grid;grid-template-columns:6.2rem 1fr auto;gap:0 .75rem;padding:.42rem .9rem;font-size:.88rem;
border-top:1px solid var(--line);content-visibility:auto;contain-intrinsic-size:auto 2.2rem}
.rows>li:first-child{border-top:0}
.rows>li[hidden]{display:none}
.rows>li>i{font-style:normal;color:var(--soft);font-variant-numeric:tabular-nums;text-align:right;white-space:nowrap}
.rows>li>b{font-weight:600}
.rows.grid>*{grid-template-columns:minmax(12rem,6fr) 7rem minmax(14rem,6fr);align-items:center}
.rows>div{display:grid;gap:0 .75rem;padding:.42rem .9rem;font-size:.88rem}
.rows.grid+details{margin:.5rem 0}
.grid svg{background:none;border-radius:0;height:1.1rem;overflow:visible}
details.card{padding:.5rem .9rem;font-size:.88rem}
details.card>summary{list-style-position:inside}
.filter{margin-top:1rem}
.rows.grid>*>i{white-space:normal;text-align:left}
.grid i b{display:block;font-weight:600}
.grid path{fill:none;stroke-width:10;stroke-dasharray:9 1}
.grid path.p{stroke:var(--pb)}.grid path.n{stroke:var(--nb)}.grid path.s{stroke:var(--sb)}
.grid a:focus-visible{outline:none}
.grid a:focus-visible rect,.grid a:hover rect{stroke:var(--ink);stroke-width:2;vector-effect:non-scaling-stroke}
footer{padding-top:2.5rem;padding-bottom:2rem;font-size:.8rem;color:var(--soft)}
@media(max-width:40rem){
h1{font-size:1.4rem}
.gantt{grid-template-columns:auto 1fr auto}
.rows>li{grid-template-columns:1fr auto;padding:.5rem .75rem;contain-intrinsic-size:auto 6.5rem}
.rows>li>.name{grid-column:1/-1;grid-row:2}
.rows.grid>*{grid-template-columns:1fr auto}
.rows.grid>*>.name{grid-row:1;grid-column:1}
.rows.grid>*>i{grid-row:1;grid-column:2}
.rows.grid>*>svg,.rows.grid>*>div{grid-column:1/-1;grid-row:2;margin-top:.35rem}
.filter{position:static}}
@media print{.filter{display:none}}
`
