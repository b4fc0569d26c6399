import { expect, test } from 'vitest';
import type { Evidence } from '../../src/core/observation.ts';
import { answerTo } from '../../src/core/transcript.ts';

const evidence: Evidence = {
  via: 'smtp',
  request: 'mx1.acme.example [192.0.2.25]:25',
  response: [
    'S: 220 mx1.acme.example ESMTP',
    'C: EHLO probe.example',
    'S: 250-mx1.acme.example',
    'S: 250 STARTTLS',
    'C: STARTTLS',
    'S: 220 go ahead',
    '-- TLSv1.3',
    'C: EHLO probe.example',
    'S: 250 mx1.acme.example',
    'C: QUIT',
  ].join('\n'),
};
const { request } = evidence;

test.for([
  ['the greeting', null, request, 'S: 220 mx1.acme.example ESMTP'],
  ['a command with what happened beside it', 'STARTTLS', `${request} STARTTLS`, 'S: 220 go ahead\n-- TLSv1.3'],
  ['the last of two', 'EHLO probe.example', `${request} EHLO probe.example`, 'S: 250 mx1.acme.example'],
  ['a command that was not answered', 'QUIT', `${request} QUIT`, ''],
] as const)('the answer to %s', ([, command, asked, response]) => {
  expect(answerTo(evidence, command)).toEqual({ via: 'smtp', request: asked, response });
});

test('a command that was not given leaves the evidence as it is', () => {
  expect(answerTo(evidence, 'VRFY postmaster')).toBe(evidence);
});
