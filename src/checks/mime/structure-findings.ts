import { defineFindings, type Effect } from '../../core/finding.ts';

const bounce: Effect = { kind: 'bounce', direction: 'your-mail' };
const spam: Effect = { kind: 'spam-folder', direction: 'your-mail' };

/** Parts with one fault. */
export interface InParts {
  /** As IMAP numbers them; the message itself is `the message`. */
  readonly parts: readonly string[];
  /** Of the first: raw, from the message, or a clause. */
  readonly detail: string;
}

const MAX_LISTED = 4;
export const places = (parts: readonly string[]) =>
  parts.length > MAX_LISTED
    ? `${parts.slice(0, MAX_LISTED).join(', ')} and ${parts.length - MAX_LISTED} more`
    : parts.join(', ');
const parts = ['part 2'];

/** How the parts are put together (RFC 2045, RFC 2046). */
export const structureFindings = defineFindings({
  'mime-version-missing': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2045 section 4',
    example: { fields: ['Content-Type'] },
    text: ({ fields }: { readonly fields: readonly string[] }) => ({
      title: 'MIME-Version is missing',
      why: `${places(fields)} count only in a message that says "MIME-Version: 1.0": a strict program shows the source instead, and filters count it (Rspamd: MISSING_MIME_VERSION)`,
      fix: { text: 'add the field "MIME-Version: 1.0"' },
    }),
  },
  'mime-content-type-malformed': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2045 section 5.1',
    example: { parts, detail: 'text' },
    text: ({ parts: where, detail }: InParts) => ({
      title: `the Content-Type of ${places(where)} cannot be read`,
      why: `"${detail}" is no type and subtype: programs take the part for plain text, so HTML is shown as source, and files are lost in the text`,
      fix: { text: 'write a media type such as "Content-Type: text/html; charset=utf-8"' },
    }),
  },
  'mime-boundary-missing': {
    severity: 'major',
    effects: [spam],
    spec: 'RFC 2046 section 5.1.1',
    example: { parts, detail: 'abc' },
    text: ({ parts: where, detail }: InParts) => ({
      title: `the parts of ${places(where)} cannot be told apart`,
      why:
        detail === ''
          ? 'it is a multipart without a boundary: readers see the source or nothing at all, and filters take such mail for spam'
          : `its boundary "${detail}" stands in no line of the body: readers see the source or nothing at all, and filters take such mail for spam`,
      fix: {
        text: 'let a mail library build the message, so that the boundary in Content-Type is the one between the parts',
      },
    }),
  },
  'mime-boundary-unclosed': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2046 section 5.1.1',
    example: { parts, detail: 'abc' },
    text: ({ parts: where, detail }: InParts) => ({
      title: `the last boundary of ${places(where)} is missing`,
      why: `the line "--${detail}--" should end it: the message may have been cut on its way, and some filters count what lacks its end`,
      fix: { text: `end the multipart with the line "--${detail}--", and see whether the whole message was sent` },
    }),
  },
  'mime-multipart-encoded': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2045 section 6.4',
    example: { parts, detail: 'base64' },
    text: ({ parts: where, detail }: InParts) => ({
      title: `${places(where)} holds parts, and says it is encoded as a whole`,
      why: `"${detail}" may stand on single parts only: some programs decode the whole and find nothing, others ignore it; what is checked and what is shown differ`,
      fix: { text: 'take Content-Transfer-Encoding off the multipart or enclosed message, and encode its parts' },
    }),
  },
  'mime-nested-too-deep': {
    severity: 'major',
    effects: [bounce, spam],
    spec: 'RFC 2046 section 5.1',
    example: { levels: 100 },
    text: ({ levels }: { readonly levels: number }) => ({
      title: `parts are nested more than ${levels} levels deep`,
      why: 'no program writes such mail by itself: Postfix and filters stop looking there, so they refuse it or take it for an attack',
      fix: {
        text: 'send the content in a multipart of two or three levels; attach what was forwarded many times as a file',
      },
    }),
  },
  'mime-too-many-parts': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2046 section 5.1',
    example: { count: 1000 },
    text: ({ count }: { readonly count: number }) => ({
      title: `the message has more than ${count} parts`,
      why: 'filters bound what they look into, and take or refuse the rest unseen',
      fix: { text: 'put the files into one archive, or send links to them' },
    }),
  },
  'mime-alternative-order': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2046 section 5.1.4',
    example: { parts },
    text: ({ parts: where }: Pick<InParts, 'parts'>) => ({
      title: 'the plain text stands behind the HTML',
      why: `in multipart/alternative (${places(where)}) the best form comes last: most programs show the last that they can, so your readers get the plain text instead of the HTML`,
      fix: { text: 'write text/plain first and text/html behind it' },
    }),
  },
  'mime-too-large': {
    severity: 'major',
    effects: [bounce],
    spec: 'https://support.apple.com/en-us/102198',
    example: {
      sizeBytes: 30_000_000,
      providers: [{ name: 'iCloud Mail', maxBytes: 20_971_520 }],
      contentBytes: 22_000_000,
    },
    text: ({ sizeBytes, providers, contentBytes }: Sized) => ({
      title: `the message has ${megabytes(sizeBytes)}, more than some providers take`,
      why: `${providers.map(({ name, maxBytes }) => `${name} (${megabytes(maxBytes)})`).join(', ')} would refuse it; files${contentBytes === null ? '' : ` of ${megabytes(contentBytes)}`} grow by a third in Base64, and the limit holds for the whole`,
      fix: { text: 'put large files where they can be fetched, and send a link; keep messages to many below 10 MB' },
    }),
  },
  'mime-clipped': {
    severity: 'minor',
    effects: [],
    spec: 'https://shkspr.mobi/blog/2019/05/102kb-ought-to-be-enough-for-any-email/',
    example: { htmlBytes: 140_000, limitBytes: 104_448 },
    text: ({ htmlBytes, limitBytes }: { readonly htmlBytes: number; readonly limitBytes: number }) => ({
      title: `Gmail clips the HTML: it has ${kilobytes(htmlBytes)}`,
      why: `Gmail shows the first ${kilobytes(limitBytes)} and a link to the rest: what stands at the end is hidden, the link to unsubscribe and the pixel that counts readers among it, and a clipped link to leave leads to complaints of spam`,
      fix: {
        text: `keep the HTML below ${kilobytes(limitBytes)}: drop comments and repeated styles, shorten links, send part of the text as a page`,
      },
    }),
  },
});

/** A message and those who do not take it. */
export interface Sized {
  readonly sizeBytes: number;
  /** The smallest limit first. */
  readonly providers: readonly { readonly name: string; readonly maxBytes: number }[];
  /** Of what is encoded in it, decoded; null: not all of it was read. */
  readonly contentBytes: number | null;
}

function megabytes(octets: number): string {
  return `${(octets / 1024 / 1024).toFixed(1).replace(/\.0$/, '')} MB`;
}

function kilobytes(octets: number): string {
  return `${Math.round(octets / 1024)} KB`;
}
