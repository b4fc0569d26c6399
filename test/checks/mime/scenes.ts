import type { Scene } from '../../support/scene.ts';

const GOOD = `From: Ann Acme <ann@acme.example>
To: Bo Reader <bo@reader.example>
Subject: lunch on Thursday
Date: Thu, 12 Mar 2026 10:00:00 +0000
Message-ID: <1@acme.example>`;
const VERSION = 'MIME-Version: 1.0';
const WORDS =
  'Shall we meet for lunch on Thursday at half past twelve in the small place behind the station, where they make good soup and bread?';
const OTHERS =
  'Cheap watches from famous makers are waiting in our shop today, order now before midnight and pay nothing until next spring arrives!';
const PLAIN = `Content-Type: text/plain; charset=utf-8\n\n${WORDS}\n`;
const HTML = `Content-Type: text/html; charset=utf-8\n\n<p>${WORDS}</p>\n`;

function scene(name: string, mime: string, finds: readonly string[], more: Partial<Scene> = {}): Scene {
  return { name, message: `${GOOD}\n${mime}`, zone: {}, finds, ...more };
}

/** A message of several parts. */
function parts(type: string, ...all: readonly string[]): string {
  const body = all.map((part) => `--b\n${part}\n`).join('');
  return `${VERSION}\nContent-Type: multipart/${type}; boundary=b\n\n${body}--b--\n`;
}

const one = (fields: string, body: string) => `${VERSION}\n${fields}\n\n${body}\n`;
const base64 = (text: string) => Buffer.from(text).toString('base64');

const good: readonly Scene[] = [
  scene('a note without MIME', `\n${WORDS}\n`, []),
  scene('plain text', `${VERSION}\n${PLAIN}`, []),
  scene('plain text and HTML', parts('alternative', PLAIN, HTML), []),
  scene(
    'HTML with an image, beside plain text',
    parts(
      'alternative',
      PLAIN,
      `Content-Type: multipart/related; boundary=c\n\n--c\n${HTML}\n--c\nContent-Type: image/gif\nContent-Transfer-Encoding: base64\n\nR0lGODlh\n--c--`,
    ),
    [],
  ),
  scene(
    'Chinese in Base64',
    one('Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64', base64('星期四中午一起吃饭吗？')),
    [],
  ),
  scene(
    'a plain text that sends to the browser',
    parts('alternative', 'Content-Type: text/plain\n\nRead this in your browser: https://acme.example/1\n', HTML),
    [],
  ),
  scene(
    'an invitation without a note, as calendars send it',
    parts(
      'alternative',
      'Content-Type: text/plain\n\n',
      'Content-Type: text/html\n\n<div></div>',
      'Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nEND:VCALENDAR',
    ),
    [],
  ),
  scene(
    'a file and no words',
    parts(
      'mixed',
      'Content-Type: text/plain\n\n',
      'Content-Type: image/gif\nContent-Transfer-Encoding: base64\n\nR0lGODlh',
    ),
    [],
  ),
];

const structure: readonly Scene[] = [
  scene('no MIME-Version', `Content-Type: text/html; charset=utf-8\n\n<p>${WORDS}</p>\n`, [
    'mime-version-missing',
    'mime-html-only',
  ]),
  scene('a type that is none', one('Content-Type: text', WORDS), ['mime-content-type-malformed']),
  scene('a multipart without a boundary', one('Content-Type: multipart/mixed', WORDS), ['mime-boundary-missing']),
  scene('a boundary that does not come', one('Content-Type: multipart/mixed; boundary=a', `--b\n\n${WORDS}\n--b--`), [
    'mime-boundary-missing',
  ]),
  scene('a boundary that does not end', one('Content-Type: multipart/mixed; boundary=a', `--a\n\n${WORDS}`), [
    'mime-boundary-unclosed',
  ]),
  scene(
    'a multipart in Base64',
    parts('mixed', PLAIN).replace(VERSION, `${VERSION}\nContent-Transfer-Encoding: base64`),
    ['mime-multipart-encoded'],
  ),
  scene(
    'a hundred and one levels',
    `${VERSION}\n${Array.from({ length: 102 }, (_, level) => `Content-Type: multipart/mixed; boundary=b${level}\n\n--b${level}\n`).join('')}\n${WORDS}\n${Array.from({ length: 102 }, (_, level) => `--b${101 - level}--\n`).join('')}`,
    ['mime-nested-too-deep'],
    { open: true },
  ),
  scene(
    'a thousand and one parts',
    parts('mixed', ...Array.from({ length: 1001 }, () => PLAIN)),
    ['mime-too-many-parts'],
    { open: true },
  ),
  scene('HTML before plain text', parts('alternative', HTML, PLAIN), ['mime-alternative-order']),
  scene('21 MiB', parts('mixed', PLAIN, `Content-Type: image/gif\n\nGIF89a${'x'.repeat(21 * 1024 * 1024)}`), [
    'mime-too-large',
  ]),
  scene('HTML of 110 KB', parts('alternative', PLAIN, `${HTML}<!--${'x'.repeat(110 * 1024)}-->\n`), ['mime-clipped']),
];

const content: readonly Scene[] = [
  scene(
    'a character in Base64 that is none',
    parts('mixed', PLAIN, 'Content-Type: image/gif\nContent-Transfer-Encoding: base64\n\nR0lG!ODlh'),
    ['mime-base64-damaged'],
  ),
  scene(
    'an equals sign as it is',
    one('Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable', '1+1=2'),
    ['mime-quoted-printable-damaged'],
  ),
  scene('an encoding that nobody knows', one('Content-Type: text/plain\nContent-Transfer-Encoding: 9bit', WORDS), [
    'mime-encoding-unknown',
  ]),
  scene('octets above 127 without MIME', '\nSchöne Grüße\n', ['mime-eight-bit-undeclared']),
  scene('a charset that nobody knows', one('Content-Type: text/plain; charset=klingon', WORDS), [
    'mime-charset-unknown',
  ]),
  scene('UTF-8 that says it is ISO 8859-1', one('Content-Type: text/plain; charset=iso-8859-1', 'Schöne Grüße'), [
    'mime-charset-wrong',
  ]),
  scene('HTML alone', `${VERSION}\n${HTML}`, ['mime-html-only']),
  scene('two texts', parts('alternative', `Content-Type: text/plain\n\n${OTHERS}\n`, HTML), ['mime-text-differs']),
  scene(
    'words in place of the text',
    parts(
      'alternative',
      'Content-Type: text/plain\n\nPlease turn HTML on to read us.\n',
      HTML.replace('</p>', `</p><p>${OTHERS}</p>`),
    ),
    ['mime-text-differs'],
  ),
  scene('an empty plain text', parts('alternative', 'Content-Type: text/plain\n\n \n', HTML), ['mime-part-empty']),
  scene('nothing in the message', '\n\n', ['mime-part-empty']),
  scene('ASCII in Base64', one('Content-Type: text/plain\nContent-Transfer-Encoding: base64', base64(WORDS)), [
    'mime-base64-needless',
  ]),
  scene('format=flowed that does not flow', one('Content-Type: text/plain; format=flowed', `${WORDS} ${WORDS}`), [
    'mime-flowed-long-lines',
  ]),
  scene('a file in the text', `\n${WORDS}\n\nbegin 644 a.txt\n#86)C\n\`\nend\n`, ['mime-uuencode']),
];

export const scenes: readonly Scene[] = [...good, ...structure, ...content];
