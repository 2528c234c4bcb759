import type { ActionResult } from '@/lib/auth/schemas';
import type { Settings, SettingsChange } from '@/lib/settings/schemas';

/** A server action as components get it. */
export type Act<Input, Result = void> = (input: Input) => Promise<ActionResult<Result>>;
export type ChangeSettings = Act<SettingsChange, Settings>;
