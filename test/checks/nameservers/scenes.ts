import type { Scene } from '../../support/scene.ts';
import { agreement } from './agreement-scenes.ts';
import { hosts } from './host-scenes.ts';
import { parent } from './parent-scenes.ts';
import { service } from './service-scenes.ts';
import { times } from './time-scenes.ts';

export const scenes: readonly Scene[] = [...agreement, ...service, ...hosts, ...parent, ...times];
