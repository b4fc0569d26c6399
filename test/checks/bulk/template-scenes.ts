import type { Scene } from '../../support/scene.ts';
import { letter, type Parts, world } from './messages.ts';

function scene(name: string, parts: Parts, ...finds: readonly string[]): Scene {
  return { name, message: letter(parts), zone: world, finds };
}

const text = (written: string): Parts => ({ text: `${written}\n\nthe parcel is on its way.\n\nAcme` });
const LEFT = 'bulk-placeholder-text';

const SOURCE = `Hello Bo,

this is how the greeting is made:

def greet(user):
    name = f"{name}"
    return render("Hello {{ user.name }}")

const name = user.name;
console.log(\`Hello \${name}\`);
`;

export const templateScenes: readonly Scene[] = [
  ...[
    'Dear {{first_name}},',
    'Dear {{ contact.firstname | default: "friend" }},',
    'Dear *|FNAME|*,',
    'Dear %FNAME%,',
    'Dear %%First Name%%,',
    'Dear [[first_name]],',
    `Dear ${'$'}{name},`,
    'Dear <%= user.name %>,',
    'Dear #{name},',
    'Dear {FIRST_NAME},',
    'Dear [FNAME],',
    'Dear «Vorname»,',
    '尊敬的【姓名】，',
  ].map((line) => scene(`left in the text: ${line}`, text(line), LEFT)),
  scene('left in the subject', { subject: '{{first_name}}, your parcel' }, 'bulk-placeholder-header'),
  scene('left in the name of the author', { from: '"%COMPANYNAME%" <ann@a.example>' }, 'bulk-placeholder-header'),
  scene(
    'left in a link',
    { html: '<p>Dear Bo, <a href="https://a.example/t?id=%7B%7Bcontact.id%7D%7D">track it</a></p>' },
    'bulk-placeholder-link',
  ),
  scene('a letter about templates', { subject: 'what does {% include "x" %} do?' }),
  scene('a letter with source in it', { text: SOURCE }),
  scene('brackets that are none of a template', text('Dear Bo,\n\nsee [1], [PATCH], [name], {x}, %PATH% and 50% off')),
  scene('a headline in Chinese brackets', { subject: '【京东】您的订单', text: '【重要】您好，包裹已发出。' }),
  scene('an answer that quotes a template', {
    fields: 'In-Reply-To: <9@a.example>\n',
    text: '> Dear {{first_name}},\n\nwhat is this?',
  }),
  scene('a greeting of nobody', text('Dear ,'), 'bulk-greeting-empty'),
  scene('a greeting of undefined', text('Hi undefined,'), 'bulk-greeting-empty'),
  scene('a greeting of an object', text('Hello [object Object]!'), 'bulk-greeting-empty'),
  scene('a greeting of nobody in Chinese', text('尊敬的：'), 'bulk-greeting-empty'),
  scene('a greeting of Nan', text('Dear Nan,')),
  scene('a greeting as French is typed', text('Bonjour !')),
];
