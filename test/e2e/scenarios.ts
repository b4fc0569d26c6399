import { mailScenarios } from './mail-scenarios.ts';
import type { Scenario } from './scenario.ts';
import { transportScenarios } from './transport-scenarios.ts';
import { zoneScenarios } from './zone-scenarios.ts';

/** Every domain of the end-to-end test. */
export const scenarios: readonly Scenario[] = [...mailScenarios, ...transportScenarios, ...zoneScenarios];
