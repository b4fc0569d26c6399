/** What a Chinese notice calls the cause, in the simplified script. */
const CAUSE = /(?<!可能的?)(?:退信|退件|退回|失败|拒收|错误|投递)?(?:原因|错误信息)(?:是|为)?[\s:|,。-]{0,8}/;
/** What it goes on with: advice, and what else may be. */
const NO_CAUSE = /建议|解决|处理|可能|请检查|请核对|请确认|请联系|如有|如果|详情|远程|原邮件/;
const MAX_CAUSE = 300;

/**
 * What a notice in Chinese states as the cause, without its advice: `退信原因: …。建议: …`; null: it states none. Subjects of mails and
 * lists of what else to look at stand around it.
 *
 * @param text  by `ruleText`
 */
export function statedCause(text: string): string | null {
  const marked = CAUSE.exec(text);
  if (marked === null) return null;
  const from = text.slice(marked.index + marked[0].length).slice(0, MAX_CAUSE);
  const cause = from.slice(0, NO_CAUSE.exec(from)?.index ?? MAX_CAUSE).trim();
  return cause === '' || cause === text ? null : cause;
}
