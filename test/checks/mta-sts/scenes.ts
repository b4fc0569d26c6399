import type { Scene } from '../../support/scene.ts';
import { changes } from './change-scenes.ts';
import { coverage } from './coverage-scenes.ts';
import { fetches } from './fetch-scenes.ts';
import { policies } from './policy-scenes.ts';
import { records } from './record-scenes.ts';

export const scenes: readonly Scene[] = [...records, ...fetches, ...policies, ...coverage, ...changes];
