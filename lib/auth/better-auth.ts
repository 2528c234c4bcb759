import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { nextCookies } from 'better-auth/next-js';
import { environment } from '@/lib/config/env';
import { log } from '@/lib/config/log';
import { database } from '@/lib/db/client';
import { describeDevice } from './describe-device';
import { hashPassword, verifyPassword } from './password';
import { authSecret } from './secrets';

/** A session ends after this long without use, and in any case after `SESSION_LIMIT_DAYS`. */
const SESSION_IDLE_DAYS = 14;
export const SESSION_LIMIT_DAYS = 30;
const DAY_SECONDS = 24 * 3600;

/** Where this installation is reached, as its operator says, or on this machine. Decides whether cookies are Secure. */
export function appUrl(): string {
  const { APP_URL, PORT } = environment();
  return APP_URL ?? `http://localhost:${PORT === 0 ? 3000 : PORT}`;
}

function create() {
  return betterAuth({
    appName: 'Weir',
    baseURL: appUrl(),
    secret: authSecret(),
    database: prismaAdapter(database(), { provider: 'postgresql', transaction: true }),
    telemetry: { enabled: false },
    // The throttle is ours: in the database, shared by all instances (sign-in.ts).
    rateLimit: { enabled: false },
    advanced: { ipAddress: { disableIpTracking: true } },
    logger: { level: 'error', log: (level, message) => log().error({ from: 'auth', level }, message) },
    session: { expiresIn: SESSION_IDLE_DAYS * DAY_SECONDS, updateAge: DAY_SECONDS },
    user: {
      additionalFields: {
        role: { type: 'string', input: false, required: false },
        banned: { type: 'boolean', input: false, required: false },
      },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 1,
      maxPasswordLength: 1024,
      password: {
        hash: hashPassword,
        verify: ({ hash, password }) => verifyPassword(hash, password),
      },
    },
    databaseHooks: {
      session: {
        create: {
          // Addresses are not kept, and of the browser only its name.
          before: async (session) => {
            const user = await database().user.findUnique({ where: { id: session.userId }, select: { banned: true } });
            if (user === null || user.banned === true) return false;
            return { data: { ...session, ipAddress: null, userAgent: describeDevice(session.userAgent ?? '') } };
          },
        },
      },
    },
    plugins: [nextCookies()],
  });
}

type Auth = ReturnType<typeof create>;
const shared = globalThis as typeof globalThis & { weirAuth?: { url: string; auth: Auth } };

/** The sign-in library. Made on first use, so that a build needs no secret and no database. */
export function auth(): Auth {
  const url = `${appUrl()} ${environment().DATABASE_URL ?? ''}`;
  if (shared.weirAuth?.url !== url) shared.weirAuth = { url, auth: create() };
  return shared.weirAuth.auth;
}
