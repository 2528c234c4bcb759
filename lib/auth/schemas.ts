import { z } from 'zod';
import { Label } from '@/lib/config/names';
import { ROLES } from './roles.schemas';

/** Shapes of sign-in, members and tokens. Safe to import in components. */

export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

export const Email = z
  .string()
  .trim()
  .max(254)
  .transform((text) => text.normalize('NFC').toLowerCase())
  .pipe(z.email('is not an e-mail address'));

/** 12 to 128 characters after NFKC, and no other rule. */
export const NewPassword = z
  .string()
  .max(1024, 'has more than 128 characters')
  .transform((text) => text.normalize('NFKC'))
  .refine((text) => text.isWellFormed() && !text.includes('\u0000'), 'has characters that cannot be typed')
  .refine((text) => [...text].length >= 12, 'must have at least 12 characters')
  .refine((text) => [...text].length <= 128, 'has more than 128 characters');

/** A password as somebody types it to sign in: any, but not endless. */
export const GivenPassword = z
  .string()
  .min(1, 'is needed')
  .max(1024, 'is wrong')
  .transform((text) => text.normalize('NFKC'));

export const LinkToken = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'is not valid');

export const SignInInput = z.object({ email: Email, password: GivenPassword });
export const SetupInput = z.object({
  token: z.string().min(1).max(500),
  name: Label,
  email: Email,
  password: NewPassword,
  timeZone: z.string().max(100).optional(),
});
export const AcceptInvitationInput = z.object({ token: LinkToken, name: Label.optional(), password: NewPassword });
export const InviteInput = z.object({ email: Email, role: Role });
export const ChangePasswordInput = z.object({ current: GivenPassword, next: NewPassword });
export const TokenScope = z.enum(['read', 'write']);
export type TokenScope = z.infer<typeof TokenScope>;
export const TokenInput = z.object({ name: Label.pipe(z.string().max(100)), scope: TokenScope });
export type TokenInput = z.output<typeof TokenInput>;
export const MemberChoice = z.object({ id: z.string().min(1).max(100) });
export const RoleChange = z.object({ id: z.string().min(1).max(100), role: Role });
export const RowChoice = z.object({ id: z.uuid() });

/** Who is signed in, as pages need it. */
export type CurrentUser = { id: string; name: string; email: string; role: Role; sessionId: string };

export type MemberView = {
  id: string;
  name: string;
  email: string;
  role: Role;
  disabled: boolean;
  createdAt: string;
  lastSeenAt: string | null;
};

export type InvitationView = {
  id: string;
  kind: 'invite' | 'reset';
  email: string;
  role: Role;
  createdAt: string;
  expiresAt: string;
};

/** A link to hand over. The secret in it is shown this once. */
export type CopyableLink = { id: string; path: string; email: string; expiresAt: string };

export type TokenView = {
  id: string;
  name: string;
  prefix: string;
  scope: TokenScope;
  createdAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
};

export type SessionView = { id: string; device: string; createdAt: string; lastSeenAt: string; current: boolean };

export type { ActionProblem, ActionResult } from './result.schemas';
