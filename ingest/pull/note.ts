import type { Store } from './store.ts';

/** Notes when the last pull ended, and the sentence it ended with; empty where all went well. */
export async function noteRun(store: Store, now: number, sentence: string) {
	await store.setMeta('last_run', String(now));
	await store.setMeta('last_sentence', sentence);
}
