import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from '../../../../lib/db/generated/client';

export const dynamic = 'force-dynamic';

const client = new PrismaClient({
  adapter: new PrismaPg({ connectionString: process.env.DATABASE_URL ?? '', max: 10 }),
});

/** What most applications do: parse, one Prisma create, answer. */
export async function POST(request: Request): Promise<Response> {
  const body = (await request.json()) as { goal?: string };
  await client.refusedRecord.create({
    data: { id: randomUUID(), kind: 'goal', name: body.goal ?? '', reason: 'bench' },
  });
  return Response.json({ recorded: 1 });
}
