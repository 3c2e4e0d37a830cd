// Texts that somebody would put where a page does not expect them. Whatever of them ran would set
// `window.ran`.

const RUN = 'window.ran=1';

/** Markup that runs where it is taken for HTML. */
const MARKUP = [
  `<script>${RUN}</script>`, `<img src=x onerror=${RUN}>`, `<svg onload=${RUN}>`, `<svg><script>${RUN}</script></svg>`, `<body onload=${RUN}>`,
  `<iframe srcdoc="<script>parent.${RUN}</script>"></iframe>`, `<iframe src="javascript:parent.${RUN}"></iframe>`, `<object data="javascript:${RUN}">`,
  `<embed src="javascript:${RUN}">`, `<a href="javascript:${RUN}">x</a>`, `<form action="javascript:${RUN}"><button>x</button></form>`,
  `<input autofocus onfocus=${RUN}>`, `<details open ontoggle=${RUN}>`, `<video><source onerror=${RUN}></video>`, `<audio src=x onerror=${RUN}>`,
  `<math><mtext></mtext><script>${RUN}</script></math>`, `<style>@import 'javascript:${RUN}';</style>`, `<link rel=stylesheet href="data:text/css,*{}">`,
  `<meta http-equiv=refresh content="0;url=javascript:${RUN}">`, `<base href="javascript:/">`, `<template><script>${RUN}</script></template>`,
  `<noscript><p title="</noscript><img src=x onerror=${RUN}>">`, `<marquee onstart=${RUN}>`, `<xss style="x:expression(${RUN})">`, `<!--><script>${RUN}</script>-->`,
  `]]><script>${RUN}</script>`, `</title><script>${RUN}</script>`, `</textarea><script>${RUN}</script>`, `</style><script>${RUN}</script>`, `<dialog open oncancel=${RUN}>`,
];

/** What leaves an attribute, a text of JavaScript, a style. */
const ESCAPES = [
  `" onclick="${RUN}`, `' onclick='${RUN}`, `" autofocus onfocus="${RUN}" x="`, `"><script>${RUN}</script>`, `'><script>${RUN}</script>`, `" style="background:url(javascript:${RUN})`,
  `');${RUN};//`, `";${RUN};//`, `\`;${RUN};//`, `\${${RUN}}`, `{{ ${RUN} }}`, `{{constructor.constructor('${RUN}')()}}`, `<%= ${RUN} %>`, `#{${RUN}}`, `[[${RUN}]]`,
  `\\"; ${RUN} //`, `\\u0022;${RUN}//`, `&quot; onclick=&quot;${RUN}`, '&lt;script&gt;', '&#60;script&#62;', '&amp;lt;', `x; background: url(javascript:${RUN})`, `} * { display: none } {`, '*/ } body { display: none } /*',
  `%22%20onclick=%22${RUN}`, `%3Cscript%3E${RUN}%3C/script%3E`, `+ADw-script+AD4-${RUN}+ADw-/script+AD4-`,
];

/** Addresses that run something, in all disguises. */
const SCHEMES = ['javascript', 'JaVaScRiPt', 'vbscript', 'data', 'blob', 'filesystem', 'view-source', 'livescript', 'mocha', 'feed', 'jar'];
const ADDRESSES = [
  ...SCHEMES.map((scheme) => `${scheme}:${RUN}`),
  ...['\t', '\n', '\r', '\0', ' ', '\u00a0', '\ufeff', '\u200b', '\u0001'].flatMap((blank) => [`${blank}javascript:${RUN}`, `java${blank}script:${RUN}`, `javascript${blank}:${RUN}`]),
  `data:text/html,<script>${RUN}</script>`, `data:text/html;base64,PHNjcmlwdD53aW5kb3cucmFuPTE8L3NjcmlwdD4=`, `data:image/svg+xml,<svg onload="${RUN}"/>`,
  '//evil.example/x.js', '\\\\evil.example\\x', '/\\evil.example', 'https:evil.example', 'http://evil.example@shop.example', 'https://shop.example\\@evil.example', '../../../../etc/passwd', '..%2f..%2fetc%2fpasswd', '#"><img>', '?"><img>',
  '&#106;avascript:window.ran=1', '&Tab;javascript:window.ran=1', 'javascript&colon;window.ran=1', '%6aavascript:window.ran=1', `javascript://%0a${RUN}`, `javascript:/*--></title></style></textarea></script>*/${RUN}`,
];

/** Writing that runs the other way, joins, or is seen by nobody. */
const WRITING = [
  '\u202eevil\u202c', '\u202agnp.exe', '\u2066\u2067\u2068\u2069', '\u200e\u200f\u061c', 'a\u0300'.repeat(80), '\u0000', 'a\u0000b', '\ud800', '\udc00', 'a\ud83d', '\ufffe\uffff', '\u2028\u2029', '\u0085', '\u00ad'.repeat(50),
  'مرحبا <b>', 'שלום "x"', '𝕁𝕒𝕧𝕒', 'ﷺ'.repeat(50), '👩‍👩‍👧‍👦'.repeat(40), '\u0e47'.repeat(200), 'İıſK', '<\u0338script>', '＜script＞', 'ʺ onclick=x', '\u1680\u180e\u2000', '\uFFF9\uFFFA\uFFFB',
];

/** What is too long, too empty, or a number and none. */
const SIZES = [
  '', ' ', '\n\n\n', 'x'.repeat(1_000), 'x'.repeat(2_000), 'W'.repeat(300), 'word '.repeat(300), '<'.repeat(500), '"'.repeat(500), '&'.repeat(500), '{{'.repeat(200), '}}'.repeat(200), '#'.repeat(300),
  '0', '-0', '-1', '1e999', '-1e999', 'NaN', 'Infinity', '9007199254740993', '0x10', '1,5', '1.5.5', 'true', 'false', 'null', 'undefined', '[]', '{}', '[object Object]',
];

/** Names that objects of JavaScript have anyway. */
const NAMES = [
  '__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', '__defineGetter__', '__lookupSetter__', 'isPrototypeOf', 'length', 'name', 'then', 'window', 'document', 'location', 'self', 'top', 'parent',
  'id', 'forms', 'cookie', 'innerHTML', 'outerHTML', 'srcdoc', 'onclick', 'style', 'class', 'hidden', 'ms-modal', 'data-ms-do', 'dismiss', '[data-ms-slot]', 'carousel', 'dialog', '../dialog', '%2e%2e/dialog',
];

/** What other languages and tools take for their own. */
const FOREIGN = [
  "' OR 1=1 --", '"; DROP TABLE events; --', '$(touch x)', '`id`', '| cat /etc/passwd', '../../x', '=cmd|" /C calc"!A0', '@SUM(1+1)', '%s%s%s%n', '%d', '${7*7}', '#{7*7}', '<?php echo 1 ?>', '<![CDATA[x]]>', '<!DOCTYPE x [<!ENTITY e "x">]>&e;',
  '{"__proto__":{"ran":1}}', '(a+)+$', '^(?:a|a)*$', '\\', '\\\\', '\\n', '\\x00', '\\u{110000}', '/regex/', '$&', '$1', '$`', "$'",
];

export const HOSTILE = [...MARKUP, ...ESCAPES, ...ADDRESSES, ...WRITING, ...SIZES, ...NAMES, ...FOREIGN];

/** An expression for the page: of what its slots show, what could run something, or has an attribute that products do not need. */
export const WRONG = `(() => {
  // One that browsers cannot read leads nowhere.
  const runs = (address) => { try { return !/^https?:$/.test(new URL(address, document.baseURI).protocol); } catch { return false; } };
  return [...document.querySelectorAll('[data-ms-shows] *')].filter((element) => /^(?:script|style|iframe|object|embed|svg|link|meta|base|form)$/i.test(element.localName)
    || [...element.attributes].some(({ name }) => !/^(?:class|href|src|alt|loading|decoding)$/.test(name))
    || [element.href, element.src].some((address) => address && runs(address))).map((element) => JSON.stringify(element.outerHTML));
})()`;
