import { Database } from '#ingest/database.ts';

/** Has a data folder hold what pulls would have left in it; it is derived with the next ingest. */
export async function pulled(data: string, leave: (database: Database) => Promise<void>) {
	const database = await Database.open(data);
	try {
		await leave(database);
		await database.nextGeneration();
	} finally {
		database.close();
	}
}
