import { defineMessageCheck, type Unchecked, unchecked } from '../../core/check.ts';
import { bulkMarksIn } from '../../message/bulk-marks.ts';
import { isOfInvitation } from '../../message/part-tree.ts';
import { messageRead } from '../mime/facts.ts';
import { type HtmlBody, htmlBodies } from './facts.ts';
import { htmlFindings } from './findings.ts';
import { judgeDropped, type Said } from './judge-dropped.ts';
import { judgeHidden } from './judge-hidden.ts';
import { judgeImages } from './judge-images.ts';
import { judgeMarkup } from './judge-markup.ts';
import { many } from './words.ts';

/** The HTML of the message: what programs drop, what is hidden, images, broken markup. */
export const html = defineMessageCheck({
  id: 'html',
  area: 'message',
  needs: { message: messageRead, bodies: htmlBodies },
  findings: htmlFindings,

  judge({ message, bodies }): readonly (Said | Unchecked)[] | null {
    if (bodies.length === 0) return null;
    const isBulk = bulkMarksIn(message.header.fields).bulk.length > 0;
    return bodies.flatMap((body) => [
      ...judgeHidden(body),
      ...judgeImages(body, message.parts),
      ...judgeMarkup(body, { isBulk, isInvitation: isOfInvitation(body.part, message.parts) }),
      ...judgeDropped(body),
      ...unread(body),
    ]);
  },

  show: ({ bodies }) => ({
    parts: bodies.map(({ part, document }) => ({
      path: part.path,
      title: document.head.title,
      preheader: document.preheader?.slice(0, MAX_SHOWN) ?? null,
      characters: document.text.length,
      hiddenCharacters: document.hiddenCharacters,
      links: document.linkCount,
      images: document.imageCount,
      tags: document.tagCount,
      styleCharacters: document.styles.sheets.reduce((sum, { characters }) => sum + characters, 0),
    })),
  }),

  summary({ parts }) {
    const sum = (of: (part: (typeof parts)[number]) => number) => parts.reduce((total, part) => total + of(part), 0);
    const shown = many(
      sum(({ characters }) => characters),
      'character',
    );
    return `${shown}, ${many(
      sum(({ links }) => links),
      'link',
    )}, ${many(
      sum(({ images }) => images),
      'image',
    )}`;
  },
});

const MAX_SHOWN = 200;

/** What stands behind the bound of what is read. */
function unread({ part, isWhole }: HtmlBody): readonly Unchecked[] {
  if (isWhole) return [];
  const detail = 'the message has more than the 2 MiB of text that are read';
  return [
    unchecked(
      `the rest of ${part.path === '' ? 'the HTML' : `part ${part.path}`}`,
      { reason: 'limit', detail },
      UNREAD,
    ),
  ];
}

const UNREAD = [
  'html-text-hidden',
  'html-text-unseen',
  'html-script',
  'html-form',
  'html-embedded',
  'html-cut-off',
] as const;
