import '@/lib/experiments/jobs';
import { handleCron } from '@/lib/schedule/handle-cron';

export const dynamic = 'force-dynamic';
export const maxDuration = 60;

export { handleCron as GET, handleCron as POST };
