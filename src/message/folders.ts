import folderNames from '../data/folder-names.json' with { type: 'json' };

/** What a folder of a mailbox is for. `tab`: the inbox, under one of its tabs. */
export type FolderKind = 'inbox' | 'junk' | 'tab' | 'trash' | 'archive' | 'sent' | 'drafts' | 'all' | 'other';

const BY_SPECIAL_USE: Readonly<Record<string, FolderKind>> = {
  '\\inbox': 'inbox',
  '\\junk': 'junk',
  '\\spam': 'junk', // of XLIST, which Gmail had before RFC 6154
  '\\trash': 'trash',
  '\\archive': 'archive',
  '\\sent': 'sent',
  '\\drafts': 'drafts',
  '\\all': 'all',
  '\\allmail': 'all',
};

/** Gmail's categories other than the first tab, as its API names them. */
const TAB = /^\\?(?:category_|\^smartlabel_)(?!primary|personal)/i;

const byName: ReadonlyMap<string, FolderKind> = new Map(
  (['archive', 'drafts', 'sent', 'trash', 'junk'] as const).flatMap((kind) =>
    folderNames.names[kind].map((name) => [folded(name), kind] as const),
  ),
);

/**
 * What a folder is for: by its special use (RFC 6154), else by its name in one of many languages, else by that of the
 * folder that it lies in. Of Gmail the labels tell where a message is, which stands in the folder of each label too.
 *
 * @param labels  Gmail's (X-GM-LABELS); null where the server has none
 */
export function folderKindOf(
  { path, specialUse }: { readonly path: string; readonly specialUse: string | null },
  labels: readonly string[] | null,
): FolderKind {
  const stated = BY_SPECIAL_USE[specialUse?.toLowerCase() ?? ''];
  const kind = stated ?? kindByName(path);
  const place = kind === 'all' || kind === 'other' ? (placeByLabels(labels ?? []) ?? kind) : kind;
  return place === 'inbox' && labels?.some((label) => TAB.test(label)) ? 'tab' : place;
}

function placeByLabels(labels: readonly string[]): FolderKind | null {
  const kinds = labels.map((label) => BY_SPECIAL_USE[label.toLowerCase()]);
  return (['inbox', 'junk', 'trash'] as const).find((kind) => kinds.includes(kind)) ?? null;
}

/** Paths are taken apart at `/`, or at dots where there is none (`INBOX.Junk`), but not at the dot in `Dr. Spam`. */
function kindByName(path: string): FolderKind {
  const names = path.split(path.includes('/') ? '/' : /\.(?=\S)/).map(folded);
  if (names.length === 1 && names[0] === 'inbox') return 'inbox';
  return names.reduceRight<FolderKind>((kind, name) => (kind === 'other' ? (byName.get(name) ?? kind) : kind), 'other');
}

function folded(name: string): string {
  return name.normalize('NFKC').toLowerCase().normalize('NFKC').replace(/\s+/g, ' ').trim();
}
