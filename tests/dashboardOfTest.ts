import { onTestFinished } from 'vitest';
import { start } from './dashboard.ts';

/** Starts the built program's server for one test, after which it ends; returns its address. */
export async function dashboard(data: string, ...options: string[]): Promise<string> {
	const { url, stop } = await start(data, ...options);
	onTestFinished(async () => void (await stop()));
	return url;
}
