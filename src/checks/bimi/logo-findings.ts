import { defineFindings } from '../../core/finding.ts';
import { draft, type FileAt, profile } from './draft.ts';

const example = { url: 'https://acme.example/logo.svg' };
const MAX_LISTED = 6;

export interface Remarks {
  readonly url: string;
  readonly problems: readonly string[];
}

export const logoFindings = defineFindings({
  'bimi-logo-unreachable': {
    severity: 'minor',
    effects: [],
    spec: draft('7.5'),
    example: { ...example, detail: 'HTTP 404' },
    text: ({ url, detail }: FileAt) => ({
      title: 'the logo cannot be fetched',
      why: `receivers that ask ${url} get no logo (${detail}), and show none`,
      fix: { text: 'serve the file there over a valid certificate, without a detour' },
    }),
  },
  'bimi-logo-type': {
    severity: 'minor',
    effects: [],
    spec: draft('4.3.2'),
    example: { ...example, detail: 'text/plain' },
    text: ({ url, detail }: FileAt) => ({
      title: 'the logo is not served as SVG',
      why: `${url} comes as ${detail}, not as image/svg+xml: some receivers pass over it`,
      fix: { text: 'set the Content-Type to image/svg+xml' },
    }),
  },
  'bimi-logo-too-large': {
    severity: 'minor',
    effects: [],
    spec: profile('2.4'),
    example: { ...example, sizeBytes: 65_000, isMore: false },
    text: ({
      url,
      sizeBytes,
      isMore,
    }: {
      readonly url: string;
      /** Uncompressed. */
      readonly sizeBytes: number;
      /** It is larger still: no more was read. */
      readonly isMore: boolean;
    }) => ({
      title: `the logo has ${isMore ? 'more than ' : ''}${Math.ceil(sizeBytes / 1024)} KiB, 32 are advised`,
      why: `receivers pass over large files, by their size uncompressed, ${url} among them`,
      fix: { text: 'simplify the drawing' },
    }),
  },
  'bimi-logo-no-svg': {
    severity: 'minor',
    effects: [],
    spec: draft('7.6'),
    example: { ...example, detail: 'its root is <html>, not <svg>' },
    text: ({ url, detail }: FileAt) => ({
      title: 'the logo is no SVG that can be read',
      why: `receivers show none: ${url}: ${detail}`,
      fix: { text: 'save the logo as SVG Tiny PS, in UTF-8, plain or under gzip' },
    }),
  },
  'bimi-logo-profile': {
    severity: 'minor',
    effects: [],
    spec: profile('2'),
    example: { ...example, problems: ['its baseProfile is not tiny-ps', 'it has no title'] },
    text: ({ url, problems }: Remarks) => ({
      title: 'the logo is not SVG Tiny PS',
      why: `receivers show only the safe profile, and ${url} is outside of it: ${problems.slice(0, MAX_LISTED).join('; ')}`,
      fix: { text: 'convert it to SVG Tiny PS (bimigroup.org has a tool), and give it a title' },
    }),
  },
  'bimi-logo-shape': {
    severity: 'minor',
    effects: [],
    spec: 'https://knowledge.workspace.google.com/admin/security/create-a-bimi-svg-file-detailed-steps',
    example: { ...example, problems: ['it is not square (200 by 100)'] },
    text: ({ url, problems }: Remarks) => ({
      title: 'the logo does not fit the frame of a mailbox',
      why: `mailboxes show it in a small square or circle, and ${url} does not suit that: ${problems.slice(0, MAX_LISTED).join('; ')}`,
      fix: {
        text: 'centre the drawing in a square viewBox, and give width and height in pixels (96 or more) or not at all',
      },
    }),
  },
});
