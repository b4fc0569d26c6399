import { z } from 'zod';

// What the parts of the report's schema share.

export const direction = z.enum(['your-mail', 'mail-to-you']);
export const severity = z.enum(['critical', 'major', 'minor', 'info']);
export const area = z.enum(['authentication', 'transport', 'reputation', 'message']);
export const points = z.int().nonnegative();
export const percent = z.int().min(0).max(100).nullable();
export const plainJson = z.record(z.string(), z.unknown());
