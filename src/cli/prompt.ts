/** What a prompt needs of standard input at a terminal. */
export interface Keyboard {
  setRawMode(isRaw: boolean): unknown;
  resume(): unknown;
  pause(): unknown;
  on(event: 'data', listener: (data: Buffer | string) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  off(event: 'data', listener: (data: Buffer | string) => void): unknown;
  off(event: 'end', listener: () => void): unknown;
}

const MAX_CHARACTERS = 16_384;

/**
 * Asks for a line that does not show as it is typed. The terminal is raw meanwhile, so that no key echoes; keys that edit
 * a line are few: erase a character, erase the line.
 *
 * @param interrupt  called for Ctrl-C, which a raw terminal sends as a character
 * @returns the line without its end; null: broken off by Ctrl-C, Ctrl-D or the end of input. Never rejects
 */
export function askHidden(
  keyboard: Keyboard,
  write: (text: string) => void,
  question: string,
  interrupt: () => void,
): Promise<string | null> {
  write(question);
  return new Promise((resolve) => {
    const decoder = new TextDecoder();
    let line: string[] = [];
    const finish = (answer: string | null) => {
      keyboard.off('data', typed);
      keyboard.off('end', ended);
      keyboard.setRawMode(false);
      keyboard.pause();
      write('\n');
      resolve(answer);
    };
    const ended = () => finish(null);
    const typed = (data: Buffer | string) => {
      const text = typeof data === 'string' ? data : decoder.decode(data, { stream: true });
      for (const key of text.replace(ESCAPES, '')) {
        if (key === '\r' || key === '\n') return finish(line.join(''));
        if (key === '\x03') {
          interrupt();
          return finish(null);
        }
        if (key === '\x04') return finish(null);
        if (key === '\x7f' || key === '\b') line.pop();
        else if (key === '\x15') line = [];
        else if (key >= ' ' && line.length < MAX_CHARACTERS) line.push(key);
      }
    };
    keyboard.setRawMode(true);
    keyboard.on('data', typed);
    keyboard.on('end', ended);
    keyboard.resume();
  });
}

/** Arrow keys, and the marks around what is pasted. */
const ESCAPES = /\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O.)/g;
