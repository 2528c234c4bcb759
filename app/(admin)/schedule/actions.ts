'use server';

import '@/lib/experiments/jobs';
import '@/lib/metrics/jobs';
import '@/lib/stocks/jobs';
import { z } from 'zod';
import { defineAction } from '@/lib/auth/define-action';
import { runJobNow } from '@/lib/schedule/run-job-now';
import { JobName } from '@/lib/schedule/schemas';

export const runJobAction = defineAction({ permission: 'edit', input: z.object({ job: JobName }), run: runJobNow });
