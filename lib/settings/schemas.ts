import { z } from 'zod';

/** Every setting with its default. Stored only when it differs. */
export const Settings = z.object({
  timeZone: z
    .string()
    .refine((zone) => {
      try {
        return Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
      } catch {
        return false;
      }
    }, 'is not a time zone, such as Europe/Amsterdam')
    .default('UTC'),
  /** Origins whose pages may send records; empty: every origin. */
  allowedOrigins: z
    .array(
      z
        .string()
        .regex(/^https?:\/\/[^/\s]+$/i, 'must be an origin, such as https://shop.example')
        .refine((text) => URL.canParse(text), 'must be an origin, such as https://shop.example')
        // As browsers send it: in lower case, without the usual port.
        .transform((text) => new URL(text).origin),
    )
    .max(200)
    .default([]),
  /** Create a goal on its first record instead of refusing it. */
  createGoalsOnFirstSight: z.boolean().default(false),
  /** Answer control and record nothing for browsers that ask not to be tracked. */
  respectGpc: z.boolean().default(true),
  /** Never-confirmed visitors are purged after this many days. */
  retentionUnconfirmedDays: z.number().int().min(8).max(3650).default(30),
});

export type Settings = z.infer<typeof Settings>;
export const DEFAULT_SETTINGS: Settings = Settings.parse({});

/**
 * Names that the database reads as we do. It takes those without a slash (`CET`) for an abbreviation, which knows no
 * summer, and an offset (`+02:00`) with the opposite sign.
 */
const SHARED_ZONE = /^(UTC|[A-Za-z_]+(\/[A-Za-z0-9_+-]+)+)$/;

export const SettingsChange = z
  .object({
    timeZone: Settings.shape.timeZone
      .unwrap()
      .refine((zone) => SHARED_ZONE.test(zone), 'must be the zone of a place, such as Europe/Amsterdam, or UTC'),
    allowedOrigins: Settings.shape.allowedOrigins.unwrap(),
    createGoalsOnFirstSight: z.boolean(),
    respectGpc: z.boolean(),
    retentionUnconfirmedDays: Settings.shape.retentionUnconfirmedDays.unwrap(),
    /** The origins that were changed into these. When others are stored by now, nothing is saved. */
    allowedOriginsBefore: z.array(z.string()).max(200),
  })
  .partial();
export type SettingsChange = z.infer<typeof SettingsChange>;
