import { defineFindings, type Effect } from '../../core/finding.ts';
import { count, many, quote } from './words.ts';

const spamFolder: Effect = { kind: 'spam-folder', direction: 'your-mail' };

export interface ImagesAndText {
  readonly images: number;
  readonly characters: number;
}

export interface SomeImages {
  readonly images: number;
  /** The source of the first, as written. */
  readonly example: string;
}

export const imageFindings = defineFindings({
  'html-image-only': {
    severity: 'major',
    effects: [spamFolder],
    spec: 'https://spamassassin.apache.org/old/tests_3_3_x.html',
    example: { images: 1, characters: 24 },
    text: ({ images, characters }: ImagesAndText) => ({
      title: 'the message is an image, with hardly any text',
      why: `${many(images, 'image')} to load and ${many(characters, 'character')} to read: spam hides its words in images, so filters count this heavily, and readers whose program loads no images see nothing`,
      fix: { text: 'write what the image says as text, at least a few sentences, and give the image an alt text' },
    }),
  },
  'html-image-heavy': {
    severity: 'minor',
    effects: [],
    spec: 'https://spamassassin.apache.org/old/tests_3_3_x.html',
    example: { images: 6, characters: 260 },
    text: ({ images, characters }: ImagesAndText) => ({
      title: `${many(images, 'image')} and only ${many(characters, 'character')} of text`,
      why: 'some filters add points where images outweigh the words, and most programs show a message without its images first',
      fix: { text: 'put more of the message into text' },
    }),
  },
  'html-image-alt-missing': {
    severity: 'minor',
    effects: [],
    spec: 'https://html.spec.whatwg.org/multipage/images.html#alt',
    example: { images: 3, example: 'https://shop.example/banner.png' },
    text: ({ images, example }: SomeImages) => ({
      title: `${many(images, 'image')} without a text in ${images === 1 ? 'its' : 'their'} place`,
      why: `most programs load no images at first, and some readers cannot see: where there is no alt, ${quote(example)} for one, they get an empty frame`,
      fix: { text: 'give each image an alt="…" that says what it shows, and alt="" to those that only decorate' },
    }),
  },
  'html-image-missing': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 2392 section 2',
    example: { images: 1, example: 'cid:logo@shop.example' },
    text: ({ images, example }: SomeImages) => ({
      title: `${many(images, 'image')} the message should carry ${images === 1 ? 'is' : 'are'} not in it`,
      why: `${quote(example)} names a part by its Content-ID, and no part has that: the reader gets a broken image`,
      fix: {
        text: 'attach the image with that Content-ID, in a multipart/related with the HTML, or correct the reference',
      },
    }),
  },
  'html-image-unreachable': {
    severity: 'minor',
    effects: [],
    spec: 'RFC 3986 section 5.1',
    example: { images: 1, example: 'images/logo.png' },
    text: ({ images, example }: SomeImages) => ({
      title: `${many(images, 'image')} with an address only the sender knows`,
      why: `${quote(example)} leads nowhere outside the sender's own site or machine, so nothing is shown`,
      fix: { text: 'write the address in full, from https:// on, or attach the image and refer to it by cid:' },
    }),
  },
  'html-image-data': {
    severity: 'minor',
    effects: [],
    spec: 'https://www.caniemail.com/features/image-base64/',
    example: { images: 2, characters: 48_200 },
    text: ({ images, characters }: ImagesAndText) => ({
      title: `${many(images, 'image')} within the HTML as data:, ${count(characters)} characters`,
      why: 'Gmail and Outlook for Windows show none of them, and they make the HTML so large that Gmail may cut the message off',
      fix: { text: 'attach them and refer to them by cid:, or put them on a web server' },
    }),
  },
  'html-image-insecure': {
    severity: 'info',
    effects: [],
    spec: 'https://www.w3.org/TR/mixed-content/#upgrade-algorithm',
    example: { images: 2, example: 'http://shop.example/logo.png' },
    text: ({ images, example }: SomeImages) => ({
      title: `${many(images, 'image')} by http: in place of https:`,
      why: `${quote(example)}: anybody on the way can see and change it, and webmail, itself a page by https:, either fetches it anew or does not show it`,
      fix: { text: 'write https:, where the server has it' },
    }),
  },
  'html-image-tracking': {
    severity: 'info',
    effects: [],
    spec: 'https://support.google.com/mail/answer/145919',
    example: { images: 1, example: 'https://click.mailer.example/open.gif?u=1' },
    text: ({ images, example }: SomeImages) => ({
      title: `${many(images, 'image')} nobody sees, loaded to count opens`,
      why: `${quote(example)} tells the sender who opened the message, and when; Apple Mail and Gmail load it by themselves, so it counts little`,
      fix: { text: 'nothing to do, if the readers know; leave it out where opens are not counted' },
    }),
  },
});
