import { expect, test } from 'vitest';
import {
  addressInName,
  asksForNoReply,
  controlsIn,
  domainInName,
  emojiIn,
} from '../../../src/checks/identity/name-text.ts';

test.each([
  ["'ann@acme.example' via List", 'ann@acme.example'],
  ['Ann (ann@acme.example)', 'ann@acme.example'],
  ['Ann @ Acme', null],
  ['@ann', null],
])('the address in %s', (name, address) => {
  expect(addressInName(name)).toBe(address);
});

test.each([
  ['acme.com Support', 'acme.com'],
  ['www.acme.co.uk', 'www.acme.co.uk'],
  ['Node.js Weekly', null],
  ['J.Smith', null],
  ['Miller.Jane', null],
  ['Dr. No', null],
  ['v1.2.3', null],
])('the domain in %s', (name, domain) => {
  expect(domainInName(name)).toBe(domain);
});

test.each(['no-reply', 'noreply', 'do_not_reply', 'NoReply-news', 'nicht-antworten', 'ne-pas-repondre'])(
  '%s asks for no answer',
  (local) => {
    expect(asksForNoReply(`${local}@a.example`)).toBe(true);
  },
);

test.each(['reply', 'nora', 'notes', 'noreen.plyler'])('%s is somebody', (local) => {
  expect(asksForNoReply(`${local}@a.example`)).toBe(false);
});

test('what disguises a name, and what names carry', () => {
  expect(controlsIn('a\u202eb\u200bc\u202e')).toEqual(['U+202E', 'U+200B']);
  expect(controlsIn('\u200fדנה\u200f क्\u200dष 👨‍👩‍👧')).toEqual([]);
  expect(emojiIn('Acme 🎉✔ ©®™ 1️⃣')).toEqual(['🎉', '✔']);
});
