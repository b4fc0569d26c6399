import type { Scene } from '../../support/scene.ts';

/** A message with this HTML body. */
export function page(html: string, header = '', parts = ''): string {
  const head = `From: Acme <news@acme.example>
To: Bo <bo@reader.example>
Subject: autumn
Date: Sat, 21 Nov 2026 10:00:00 +0000
Message-ID: <1@acme.example>
MIME-Version: 1.0`;
  const own = `Content-Type: text/html; charset=utf-8\n\n${html}`;
  if (parts === '') return `${head}\n${header === '' ? '' : `${header}\n`}${own}\n`;
  return `${head}\nContent-Type: multipart/related; boundary=b\n\n--b\n${own}\n--b\n${parts}\n--b--\n`;
}

const WORDS = `<p>${'The leaves are falling, and so are our prices for rakes and gloves. '.repeat(12)}</p>`;

function scene(name: string, html: string, finds: readonly string[], more: Partial<Scene> = {}): Scene {
  return { name, message: page(html), zone: {}, finds, ...more };
}

const newsletter = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Autumn</title>
<!--[if mso]><style>.o{display:none}</style><![endif]-->
<style>@media (max-width:600px){.phone{display:block!important}.desk{display:none!important}} .button{color:#fff;background:#063}
@import url('https://fonts.googleapis.com/css?family=Lato');</style></head>
<body style="margin:0;background:#f4f4f4"><div style="display:none;max-height:0;overflow:hidden;font-size:1px;color:#f4f4f4">Rakes at half price this week &zwnj;&nbsp;&zwnj;&nbsp;&zwnj;&nbsp;</div>
<table width="600" bgcolor="#ffffff"><tr><td style="font-size:0"><img src="https://acme.example/a.png" alt="Acme" width="600" height="200"></td></tr>
<tr><td>${WORDS}<a class="button" href="https://acme.example/">To the shop</a>
<div class="phone" style="display:none">${WORDS}</div><div style="background:url(https://acme.example/b.png)"><span style="color:#ffffff">over a picture</span></div>
<img src="https://acme.example/gap.gif" width="10" height="10"></td></tr></table></body></html>`;

export const scenes: readonly Scene[] = [
  {
    name: 'nothing to see beside a calendar that is attached',
    message: page(
      '<div></div>',
      '',
      'Content-Type: text/calendar\nContent-Disposition: attachment; filename=a.ics\n\nBEGIN:VCALENDAR\nEND:VCALENDAR',
    ).replace('multipart/related', 'multipart/mixed'),
    zone: {},
    finds: ['html-empty'],
  },
  {
    name: 'an invitation without a note',
    message: page(
      '<div></div>',
      '',
      'Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nEND:VCALENDAR',
    ).replace('multipart/related', 'multipart/alternative'),
    zone: {},
    finds: [],
  },
  { name: 'plain text', message: page('').replace('text/html', 'text/plain'), zone: {}, finds: null },
  scene('a well-made newsletter', newsletter, [], {
    message: page(newsletter, 'List-Unsubscribe: <https://acme.example/u>'),
  }),
  scene('a personal note', '<div dir="ltr">Hi Bo,<div><br></div><div>see you at <b>eight</b>?</div></div>', []),
  scene('a photo that comes along', '<p>look</p><img src="cid:p@acme.example" alt="us" width="800">', [], {
    message: page(
      '<p>look</p><img src="cid:p%40acme.example" alt="us" width="800">',
      '',
      'Content-Type: image/png\nContent-ID: <p@acme.example>\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=',
    ),
  }),
  scene('a photo without a word for it', '<p>look</p><img src="cid:p@acme.example">', [], {
    message: page(
      '<p>look</p><img src="cid:p@acme.example">',
      '',
      'Content-Type: image/png\nContent-ID: <p@acme.example>\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=',
    ),
  }),
  scene(
    'a preheader in white behind a line',
    `<p>View in a browser</p><span style="font-size:0;color:#fff">${'Rakes at half price this week. '.repeat(5)}</span>${WORDS}`,
    [],
  ),
  scene(
    'a sentence in white on white in a short message',
    '<p>Dear reader,</p><p>your mailbox is full.</p><p style="font-size:0;color:#fff">winter garden mountain letter holiday recipe</p>',
    ['html-text-hidden'],
  ),
  scene(
    'the same for a screen reader',
    '<p>Dear reader,</p><p>your mailbox is full.</p><p style="position:absolute;left:-9999px">winter garden mountain letter holiday recipe</p>',
    ['html-text-unseen'],
  ),
  scene(
    'more in white behind a line than an inbox shows',
    `<p>Dear reader,</p><span style="font-size:0;color:#fff">${'winter garden mountain letter '.repeat(10)}</span>${WORDS}`,
    ['html-text-hidden'],
  ),
  scene('a tracking number in white', `${WORDS}<font color="#ffffff">[#4711]</font>`, []),
  scene('white words on white', `${WORDS}<font color="#ffffff">${'winter garden mountain letter '.repeat(8)}</font>`, [
    'html-text-hidden',
  ]),
  scene(
    'words without size, by a rule',
    `<style>.x{font-size:0}</style>${WORDS}<p class="x">${'winter garden '.repeat(12)}</p>`,
    ['html-text-hidden'],
  ),
  scene(
    'a whole other page that is not displayed',
    `<p>Buy now.</p><div style="display:none">${'winter garden mountain letter '.repeat(60)}</div>`,
    ['html-text-hidden'],
  ),
  scene('a line that is not displayed', `${WORDS}<p style="display:none">view this in a browser</p>`, [
    'html-text-unseen',
  ]),
  scene('print nobody can read', `${WORDS}<p style="font-size:3px">offer valid until the end of the month only</p>`, [
    'html-text-tiny',
  ]),
  scene(
    'words taken apart by comments',
    `<p>re<!-- a -->fi<!-- b -->nan<!-- c -->ce y<!-- d -->our mort<!-- e -->gage</p>${WORDS}`,
    ['html-words-split'],
  ),
  scene(
    'words taken apart by characters without a width',
    `<p>v\u200cer\u200bif\u200cy a\u200bccou\u2060nt</p>${WORDS}`,
    ['html-words-split'],
  ),
  scene('letters as references', `<p>${'&#104;&#x65;llo '.repeat(40)}</p>`, ['html-letters-encoded']),
  scene(
    'one picture',
    '<a href="https://acme.example/"><img src="https://acme.example/all.png" alt="" width="600"></a>',
    ['html-image-only'],
  ),
  scene(
    'pictures and a line',
    `<p>Rakes, gloves and much more for the cold days that are to come: drop in and have a look at all of it.</p>${'<img src="https://acme.example/a.png" alt="a rake">'.repeat(3)}`,
    ['html-image-heavy'],
  ),
  scene('a picture without words for it', `${WORDS}<img src="https://acme.example/a.png" width="400">`, [
    'html-image-alt-missing',
  ]),
  scene('a picture that was to come along', `${WORDS}<img src="cid:logo@acme.example" alt="Acme">`, [
    'html-image-missing',
  ]),
  scene(
    'a picture on the sender’s disk',
    `${WORDS}<img src="file:///C:/logo.png" alt="Acme"><img src="img/b.png" alt="b">`,
    ['html-image-unreachable'],
  ),
  scene('a picture by http', `${WORDS}<img src="http://acme.example/a.png" alt="Acme">`, ['html-image-insecure']),
  scene('a picture in the source', `${WORDS}<img alt="Acme" src="data:image/png;base64,${'A'.repeat(2000)}">`, [
    'html-image-data',
  ]),
  scene('a picture nobody sees', `${WORDS}<img src="https://t.acme.example/o.gif?u=1" width="1" height="1" alt="">`, [
    'html-image-tracking',
  ]),
  scene('a comment without an end', `${WORDS}<!-- below: ${WORDS}`, ['html-cut-off']),
  scene('a style without an end', `<style>p{color:red}<p>${WORDS}`, ['html-cut-off']),
  scene('nothing to see', '<html><body><p>&nbsp;</p></body></html>', ['html-empty']),
  scene('HTML encoded twice', `<pre>${'&lt;p&gt;Dear customer&lt;/p&gt;'.repeat(4)}</pre>`, ['html-escaped']),
  scene(
    'a mail about HTML',
    `<p>write &lt;p&gt; and &lt;/p&gt;, &lt;b&gt; and &lt;/b&gt;, &lt;td&gt; and &lt;/td&gt;</p>${'<p>so</p>'.repeat(20)}`,
    [],
  ),
  scene('plain text as HTML', 'Dear Bo,\n\nthe rakes\nare here.\n\nAnn\n', ['html-without-markup']),
  scene('a table without an end', `<table><tr><td>${WORDS}`, ['html-unclosed']),
  scene('paragraphs and cells need no end', `<table><tr><td>${WORDS}<td>b</table><p>c<li>d`, []),
  scene('two charsets', `<meta charset="gb2312">${WORDS}`, ['html-charset-contradiction']),
  scene('two names of one charset', `<meta http-equiv="content-type" content="text/html; charset=UTF8">${WORDS}`, []),
  scene('a mailing without a head', WORDS, ['html-head-incomplete'], {
    message: page(WORDS, 'List-Unsubscribe: <https://acme.example/u>'),
  }),
  scene('a script', `${WORDS}<script>alert(1)</script><a href="https://acme.example/" onclick="x()">shop</a>`, [
    'html-script',
  ]),
  scene('a form', `${WORDS}<form action="https://acme.example/"><input name="q"></form>`, ['html-form']),
  scene('a frame', `${WORDS}<iframe src="https://acme.example/"></iframe>`, ['html-embedded']),
  scene('a film', `${WORDS}<video src="https://acme.example/a.mp4">film</video>`, ['html-media']),
  scene('a style sheet elsewhere', `<link rel="stylesheet" href="https://acme.example/a.css">${WORDS}`, [
    'html-external-style',
  ]),
  scene('an imported style sheet', `<style>@import "https://acme.example/a.css";</style>${WORDS}`, [
    'html-external-style',
  ]),
  scene('more styles than Gmail reads', `<style>${'p.a{color:red}'.repeat(1300)}</style>${WORDS}`, [
    'html-style-large',
  ]),
  scene('a base', `<base href="https://acme.example/">${WORDS}<img src="a.png" alt="rake">`, ['html-base']),
  scene('a refresh', `<meta http-equiv="refresh" content="0;url=https://acme.example/">${WORDS}`, ['html-refresh']),
  {
    name: 'more than is read',
    message: page(`${WORDS}<!--${'x'.repeat(2_100_000)}-->`),
    zone: {},
    finds: [],
    outcome: 'not-checked',
  },
];
