/** What a folder of a mailbox is for. `tab`: the inbox, under one of its tabs. */
export type FolderKind = 'inbox' | 'junk' | 'tab' | 'trash' | 'archive' | 'sent' | 'drafts' | 'all' | 'other';

const BY_SPECIAL_USE: Readonly<Record<string, FolderKind>> = {
  '\\inbox': 'inbox',
  '\\junk': 'junk',
  '\\trash': 'trash',
  '\\archive': 'archive',
  '\\sent': 'sent',
  '\\drafts': 'drafts',
  '\\all': 'all',
};

/**
 * What a folder is for: by its special use (RFC 6154), else by its name. A message in Gmail's inbox has the label `\Inbox`
 * wherever it was found.
 *
 * @param labels  Gmail's (X-GM-LABELS); null where the server has none
 */
export function folderKindOf(
  { path, specialUse }: { readonly path: string; readonly specialUse: string | null },
  labels: readonly string[] | null,
): FolderKind {
  const isIn = (label: string) => labels?.some((one) => one.toLowerCase() === label) === true;
  if (labels?.some((label) => /^(?:category_|\^smartlabel_)(?!primary|personal)/i.test(label))) return 'tab';
  const bySpecialUse = BY_SPECIAL_USE[specialUse?.toLowerCase() ?? ''];
  if (bySpecialUse === 'all' && isIn('\\inbox')) return 'inbox';
  if (bySpecialUse !== undefined) return bySpecialUse;
  if (path.toUpperCase() === 'INBOX') return 'inbox';
  const name = path.split(/[./]/).at(-1)?.normalize('NFKC').toLowerCase() ?? '';
  return JUNK.has(name) ? 'junk' : 'other';
}

const JUNK: ReadonlySet<string> = new Set([
  'junk',
  'spam',
  'junk e-mail',
  'junk email',
  'bulk mail',
  'bulk',
  '垃圾邮件',
]);
