import { expect, test } from 'vitest';
import { mainlandChinese } from '../../src/core/chinese-words.ts';
import { ruleText } from '../../src/core/rule-text.ts';

test.each([
  ['郵件伺服器', '邮件服务器'],
  ['使用者帳戶', '用户账号'],
  ['寄件者網域', '发件人域名'],
  ['信箱容量已滿', '邮箱容量已满'],
  ['詐騙釣魚', '诈骗钓鱼'],
  ['邮箱不存在', '邮箱不存在'],
  ['550 user unknown', '550 user unknown'],
])('%s is %s', (written, read) => {
  expect(mainlandChinese(written)).toBe(read);
  expect(mainlandChinese(read)).toBe(read);
});

test('rules compare what is left of both scripts', () => {
  expect(ruleText('550 無此帳號 Foo')).toBe(ruleText('550 无此账户 foo'));
});
