import type { Scene } from '../../support/scene.ts';
import { pathScenes } from './path-scenes.ts';
import { templateScenes } from './template-scenes.ts';
import { unsubscribeScenes } from './unsubscribe-scenes.ts';

export const scenes: readonly Scene[] = [...unsubscribeScenes, ...templateScenes, ...pathScenes];
