import { randomUUID } from 'node:crypto';

/** What a sender knows after its traffic: ids whose record was acknowledged (2xx), and failures by kind. */
export type Sent = {
  goals: Set<string>;
  visitors: Set<string>;
  attempts: number;
  refused: number;
  broken: number;
};

/**
 * Careful senders: each makes an id, then repeats that record until somebody acknowledges it. They enroll a new visitor,
 * then record a goal for it, as a page does. Call `stop` to let them finish.
 */
export function startTraffic(origin: string, senders: number): { sent: Sent; stop: () => Promise<Sent> } {
  const sent: Sent = { goals: new Set(), visitors: new Set(), attempts: 0, refused: 0, broken: 0 };
  let stopping = false;
  const deliver = async (path: string, body: object): Promise<boolean> => {
    for (;;) {
      sent.attempts += 1;
      try {
        const response = await fetch(origin + path, {
          method: 'POST',
          body: JSON.stringify(body),
          headers: {
            'content-type': 'application/json',
            'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/143.0.0.0',
          },
        });
        await response.arrayBuffer();
        if (response.ok) return true;
        if (response.status !== 503) throw new Error(`unexpected answer ${String(response.status)}`);
        sent.refused += 1;
      } catch (error) {
        if (error instanceof Error && error.message.startsWith('unexpected')) throw error;
        sent.broken += 1;
      }
      if (stopping) return false;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const run = async (): Promise<void> => {
    while (!stopping) {
      const visitor = randomUUID();
      if (await deliver('/api/v1/enrollments', { experiment: 'checkout', subject: visitor, id: visitor }))
        sent.visitors.add(visitor);
      if (await deliver('/api/v1/goals', { goal: 'signup', subject: visitor, id: visitor })) sent.goals.add(visitor);
    }
  };
  const running = Promise.all(Array.from({ length: senders }, run));
  return {
    sent,
    stop: async () => {
      stopping = true;
      await running;
      return sent;
    },
  };
}
