import { describe, expect, test } from 'vitest';
import { type FolderKind, folderKindOf } from '../../src/message/folders.ts';

const named = (path: string) => folderKindOf({ path, specialUse: null }, null);

test.each<[string, FolderKind]>([
  ['INBOX', 'inbox'],
  ['inbox', 'inbox'],
  ['INBOX/Newsletters', 'other'],
  ['垃圾邮件', 'junk'],
  ['垃圾郵件', 'junk'],
  ['INBOX.Junk', 'junk'],
  ['INBOX/Spam', 'junk'],
  ['[Gmail]/Spam', 'junk'],
  ['bulk mail', 'junk'],
  ['Courrier indésirable'.normalize('NFD'), 'junk'],
  ['COURRIER INDÉSIRABLE', 'junk'],
  ['Spamverdacht', 'junk'],
  ['Lixo Eletrônico', 'junk'],
  ['İSTENMEYEN', 'junk'],
  ['Нежелательная почта', 'junk'],
  ['迷惑メール', 'junk'],
  ['스팸메일함'.normalize('NFD'), 'junk'],
  ['مزعج', 'junk'],
  ['Junk/2026', 'junk'],
  ['Spam.Archive', 'archive'],
  ['Papierkorb', 'trash'],
  ['已发送', 'sent'],
  ['INBOX.Drafts', 'drafts'],
  ['Dr. Spam', 'other'],
  ['Spamalot', 'other'],
  ['About Junk', 'other'],
  ['', 'other'],
])('"%s" is %s by its name', (path, kind) => {
  expect(named(path)).toBe(kind);
});

describe('what the server states goes before any name', () => {
  test.each<[string, string, FolderKind]>([
    ['Ordner 7', '\\Junk', 'junk'],
    ['Spam', '\\Archive', 'archive'],
    ['Everything', '\\All', 'all'],
    ['Spam', '\\Flagged', 'junk'],
  ])('"%s" with %s is %s', (path, specialUse, kind) => {
    expect(folderKindOf({ path, specialUse }, null)).toBe(kind);
  });
});

describe('labels of Gmail', () => {
  const all = { path: '[Gmail]/All Mail', specialUse: '\\All' };
  test.each<[readonly string[], FolderKind]>([
    [[], 'all'],
    [['\\Inbox', '\\Important'], 'inbox'],
    [['\\Inbox', 'CATEGORY_PROMOTIONS'], 'tab'],
    [['CATEGORY_PROMOTIONS'], 'all'],
    [['\\Trash'], 'trash'],
    [['Spam'], 'all'],
  ])('all mail with %j is %s', (labels, kind) => {
    expect(folderKindOf(all, labels)).toBe(kind);
  });
  test('a message in the inbox is there, also where it was found under another label', () => {
    expect(folderKindOf({ path: 'Work', specialUse: null }, ['\\Inbox', 'Work'])).toBe('inbox');
    expect(folderKindOf({ path: 'Work', specialUse: null }, ['Work'])).toBe('other');
  });

  const inbox = { path: 'INBOX', specialUse: '\\Inbox' };
  test.each<[readonly string[], FolderKind]>([
    [['CATEGORY_SOCIAL'], 'tab'],
    [['CATEGORY_PERSONAL'], 'inbox'],
    [['CATEGORYLESS'], 'inbox'],
  ])('the inbox with %j is %s', (labels, kind) => {
    expect(folderKindOf(inbox, labels)).toBe(kind);
  });
});
