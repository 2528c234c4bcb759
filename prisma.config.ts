import { defineConfig } from 'prisma/config';

/**
 * For Prisma's own command line. Nothing here needs it: `npm run generate`, `npm run db:migration` and the start of the
 * server use the same files; but `prisma migrate deploy` and `prisma studio` work too when DATABASE_URL is set.
 */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
});
