/** This room's jobs, in the order in which they build on each other. Import this file for its effect. */
import './history-jobs';
import './record-jobs';
import './statistics-jobs';
// Last: whoever is told is told of what stands.
import '@/lib/webhooks/jobs';
