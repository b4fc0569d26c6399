import data from '../../data/notice-forms.json' with { type: 'json' };
import { fieldsNamed, type HeaderField } from '../../message/header-fields.ts';

/** How a mail system words its notices, and what marks them. */
export interface NoticeForm {
  readonly name: string;
  /** Id in `src/data/mta/` or `src/data/providers/`; null: no rules are kept for it. */
  readonly system: string | null;
  /** Pieces of its first words, as `comparable` makes them. */
  readonly marks: readonly string[];
  /** Pieces of fields: one of them is enough, too, where a notice is known to be one. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly source: string;
  readonly via?: string;
}

/** In the order of trial. */
const noticeForms: readonly NoticeForm[] = data.forms as readonly unknown[] as readonly NoticeForm[];

/** The form of a notice by its words. @param beginning  by `comparable`. @returns null: none that is known */
export function formOf(beginning: string): NoticeForm | null {
  return noticeForms.find(({ marks }) => marks.some((mark) => beginning.includes(mark))) ?? null;
}

/** The form by a field of the header, where the words have no mark. */
export function formByField(fields: readonly HeaderField[]): NoticeForm | null {
  return noticeForms.find((form) => hasField(form, fields)) ?? null;
}

function hasField({ fields: wanted }: NoticeForm, fields: readonly HeaderField[]): boolean {
  return Object.entries(wanted ?? {}).some(([name, piece]) =>
    fieldsNamed(fields, name).some(({ value }) => value.toLowerCase().includes(piece)),
  );
}
