/** Every source that trackers and outcomes of experiments can read. Import this file for its effect. */
import '@/lib/goals/goal-source';
import '@/lib/experiments/enrollment-source';
import '@/lib/stocks/flow-source';
import '@/lib/stocks/subject-source';
import './metric-source';
import './model-source';
