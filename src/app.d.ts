declare global {
	namespace App {
		interface Error {
			message: string;
			/** Found again in the log. */
			id?: string;
		}
	}
}

export {};
