import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { registration } from '../../../src/checks/registration/check.ts';
import { rdapServerFor, readRegistration } from '../../../src/checks/registration/parse.ts';
import { unknown } from '../../../src/core/observation.ts';
import { play, type Scene } from '../../support/scene.ts';
import { BOOTSTRAP, page, registry, sound } from './scenes.ts';

describe('the registration', () => {
  const unseen: readonly (readonly [string, Scene['net'], string, string])[] = [
    ['the bootstrap registry cannot be reached', { https: () => unknown('unreachable', 'no') }, 'unreachable', 'a.com'],
    ['the bootstrap registry is none', { https: () => page(200, '<html>') }, 'protocol-error', 'a.com'],
    ['the registry is out of order', { https: registry(sound) }, 'refused', 'b.com'],
    ['the registry has no https', { https: registry(sound) }, 'not-proven', 'a.de'],
    ['the registry says something else', { https: registry({ objectClassName: 'entity' }) }, 'protocol-error', 'a.com'],
    ['nobody registers such a name', { https: registry(sound) }, 'not-proven', 'a.example'],
  ];
  test.each(unseen)('%s: nothing is said of the domain', async (name, net, reason, domain) => {
    const result = await play(registration, {
      name,
      domain,
      options: { rdap: true },
      zone: {},
      net: net ?? {},
      finds: [],
    });
    expect(result).toMatchObject({ outcome: 'not-checked', findings: [], unchecked: [{ reason }] });
  });
});

describe('what a registry answers', () => {
  test('the longest suffix answers, over https only', () => {
    expect(rdapServerFor('a.org', BOOTSTRAP)).toBe('https://org.registry.test');
    expect(rdapServerFor('a.de', BOOTSTRAP)).toBeNull();
    expect(rdapServerFor('a.com', 'no JSON')).toBeUndefined();
    const two = JSON.stringify({
      services: [
        [['uk'], ['https://uk.test/']],
        [['co.uk'], ['https://co.test/']],
      ],
    });
    expect(rdapServerFor('a.co.uk', two)).toBe('https://co.test/');
    expect(rdapServerFor('notuk', two)).toBeNull();
  });

  test('registrar, dates and states', () => {
    expect(readRegistration(JSON.stringify(sound))).toEqual({
      registeredAtMs: Date.UTC(2010, 0, 1),
      expiresAtMs: Date.UTC(2028, 0, 1),
      statuses: ['client transfer prohibited'],
      registrar: 'R Ltd',
    });
  });

  test('anything at all is read without a fault', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const text = JSON.stringify(value) ?? '';
        readRegistration(text);
        rdapServerFor('a.com', text);
      }),
    );
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.anything(), (events, status, entities) => {
        readRegistration(JSON.stringify({ objectClassName: 'domain', events, status, entities }));
        rdapServerFor('a.com', JSON.stringify({ services: [events, [status, entities]] }));
      }),
    );
  });
});
