import type { Unit } from './metric.ts';

/** A figure that somebody published, with what it really counted. */
export interface Published {
	/** Who made the study, and its name where it has one. */
	study: string;
	/** The year that the figure speaks for; null where what was read does not say. */
	year: number | null;
	/** Where the figure was read: hardly ever the study itself. */
	source: string;
	/** A share or a growth as a fraction of one, a time in seconds. */
	figure: number;
	unit: Extract<Unit, 'share' | 'seconds'> | 'growth';
	/** The exact denominator: what the figure is a share or a mean of. */
	base: string;
	/** What is said of the base: the number as published, and those that go with it. */
	statistic: string;
	/** What was really measured: base and statistic in one sentence. */
	sentence: string;
	/** How the figure is usually quoted, where that is something else. */
	quoted?: string;
	/** Our metric of the same definition; null where setting the two side by side would deceive. */
	metric: string | null;
	/** The query, for one brand at a time, under which `metric` follows the rules of the study. */
	reading: string | null;
	/** What speaks against leaning on the figure. */
	doubt: string;
}

/** Figures of one source; what a figure says of itself goes before what is said of all. */
type Study = Pick<Published, 'study' | 'year' | 'source' | 'base' | 'doubt'> & {
	/** The rules of the study as a query, where its figures have a metric. */
	reading?: string;
	figures: (Pick<Published, 'figure' | 'statistic'> & Partial<Published>)[];
};

/** How companies answered, what brands do, what customers expect. */
const STUDIES: Study[] = [
	{
		study: 'STELLAService',
		year: 2012,
		source: 'destinationcrm; business.time.com; sproutsocial.com/insights/customer-service-twitter',
		base: '1,125 test questions to the top 25 online retailers of the US',
		doubt:
			'Every test post was a question, which not every case is; one outlet makes it 44 % of the answered ones.',
		reading: 'automatic=include',
		figures: [
			{
				figure: 0.44,
				statistic: '44 % were answered within 24 hours (by two retailers all, by six none)',
				quoted: '40 % of complaints are answered within 24 hours',
				metric: 'response_rate_24h'
			},
			{
				figure: 0.82,
				base: 'the test questions to Zappos, one a day for 45 days',
				statistic: '82 % were answered within 1 hour (mean wait 54 minutes 37 seconds)',
				metric: 'response_rate_1h',
				doubt: 'It is one retailer of 25, and those who asked were testers, not customers.'
			}
		]
	},
	{
		study: 'L2, specialty retail',
		year: 2012,
		source: 'l2inc',
		base: '2,294 test questions to 75 specialty retailers',
		doubt: 'Whether it is a share of all questions or of the answered ones is not certain.',
		figures: [
			{ figure: 0.03, statistic: '3 % were answered “in real time”, that is within 3 hours' },
			{
				figure: 0.775,
				base: 'the replies to 2,294 test questions to 75 specialty retailers',
				statistic: '77.5 % came after more than 24 hours',
				doubt: 'It is a share of replies: questions that were never answered are not in it.'
			}
		]
	},
	{
		study: 'Socialbakers, Socially Devoted',
		year: 2013,
		source: 'socialbakers.com/blog/1319 and /2299; e-strategyblog, 12 November 2013',
		base: 'the posts to brands that were taken for questions',
		doubt: 'How a question was recognised is not known, and the times do not form one series.',
		figures: [
			{ figure: 0.3, year: 2012, statistic: '30 % were answered in the fourth quarter' },
			{ figure: 0.38, statistic: '38 % were answered in the first quarter (mean wait 6.5 hours)' },
			{
				figure: 0.4,
				statistic: '40 % were answered in a third quarter (mean wait 9 hours, before 16)',
				doubt:
					'The year is that of a report; it may be the 40 % usually ascribed to mystery shoppers.'
			}
		]
	},
	{
		study: 'Simply Measured, dedicated handles',
		year: 2013,
		source: 'econsultancy; businesswire 20130618005649; opusfidelis; slideshare 42628933, 45745060',
		base: 'the mentions of dedicated handles, retweets left out',
		doubt: 'It was read at second hand; whether brands or tweets were averaged is not certain.',
		reading: 'unit=mention&automatic=include&reach=handle&role=support',
		figures: [
			{
				figure: 0.42,
				base: 'the mentions of 30 dedicated handles, retweets left out',
				statistic: '42 % were answered on average in March (75 % at best, by Ford)',
				metric: 'answered_share'
			},
			{
				figure: 18_360,
				unit: 'seconds',
				base: 'the answered mentions of 30 dedicated handles, retweets left out',
				statistic: 'the mean wait in March was 5.1 hours',
				metric: 'response_mean_answered'
			},
			{
				figure: 16_560,
				unit: 'seconds',
				base: 'the answered mentions of 32 dedicated handles, retweets left out',
				statistic: 'the mean wait in June was 4.6 hours',
				quoted: 'the average response time is about 4 hours',
				metric: 'response_mean_answered',
				doubt: 'No report has exactly 4 hours; what was never answered is not in the mean.'
			},
			{
				figure: 0.73,
				base: 'the mentions of @NikeSupport',
				statistic: '73 % were answered in June',
				doubt: 'That the number is a response rate is our reading of a summary.'
			},
			{
				figure: 0.46,
				base: 'the responses of dedicated handles in June',
				statistic:
					'46 % sent the customer on (website 20, more information 12, e-mail 9, direct message 6, phone 5)',
				doubt: 'One response can carry several labels, so that the parts exceed the whole.'
			},
			{
				figure: 0.6,
				year: 2014,
				statistic: '60 % were answered in March, 43 % more than a year before but 10 % slower',
				metric: 'answered_share'
			},
			{
				figure: 0.91,
				year: 2015,
				base: 'the dedicated handles, or their tweets',
				statistic: '91 % kept within 24 hours, and 95 % within 48',
				doubt: 'Whether it counts brands or tweets is not stated.'
			},
			{
				figure: 0.44,
				unit: 'growth',
				year: 2014,
				base: 'the mentions of dedicated handles',
				statistic: 'there were 44 % more in March than a year before (41 % more in 2015)',
				doubt: 'It speaks of load, not of answers, and is often set beside figures of June 2013.'
			}
		]
	},
	{
		study: 'Simply Measured, top 100 global brands',
		year: 2012,
		source: 'marketingprofs 2012/9654; wallblog; businesswire 20130618005649; simplymeasured',
		base: 'the top 100 global brands',
		doubt: 'It is a share of brands, not of tweets, and was read at second hand.',
		figures: [
			{ figure: 0.23, statistic: '23 % had a dedicated service handle at the end of the year' },
			{ figure: 0.3, year: 2013, statistic: '30 % had a dedicated service handle in March' },
			{ figure: 0.32, year: 2013, statistic: '32 % had a dedicated service handle in June' },
			{ figure: 0.43, year: 2015, statistic: '43 % had a dedicated service handle' },
			{ figure: 0.67, statistic: '67 % (another outlet: 91) had a mean wait under 24 hours' },
			{ figure: 0.09, statistic: '9 % had a mean wait under 1 hour, none under 30 minutes' },
			{
				figure: 0.9,
				base: 'the 10 brands with the most incoming tweets',
				statistic: '90 % had a mean wait under 24 hours',
				quoted: '90 % of companies answer within 24 hours',
				doubt: 'A brand silent to most can have a short mean wait: a mean leaves silence out.'
			}
		]
	},
	{
		study: 'Sprout Social Index',
		year: 2013,
		source: 'growingbiz; prnewswire 300120965; pauldughi',
		base: 'the messages to brands on Twitter and Facebook that Sprout judged to need a reply',
		doubt: 'Which messages need a reply is the judgement of Sprout; two networks are one number.',
		figures: [
			{ figure: 0.173, statistic: '17.3 % were answered in the third quarter, after 11.3 hours' },
			{ figure: 0.875, year: 2015, statistic: '7 of 8 (87.5 %) were not answered within 72 hours' },
			{ figure: 0.11, year: 2016, statistic: '11 % were answered, after 10 hours (expected: 4)' }
		]
	},
	{
		study: 'Brandwatch, over 300 test tweets to about 100 retailers',
		year: 2015,
		source: 'brandwatch.com/2015/01',
		base: 'the test questions that named the handle',
		doubt: 'How many of the test tweets were of this kind is not stated.',
		figures: [
			{ figure: 0.646, statistic: '64.6 % were answered within 5 days (UK 71.4, US 59.5)' },
			{
				figure: 0.466,
				base: 'the test tweets of any kind that named the handle',
				statistic: '46.6 % were answered within 5 days'
			},
			{
				figure: 0.05,
				base: 'the test complaints that did not name the handle',
				statistic: 'less than 5 % were answered within 5 days'
			}
		]
	},
	{
		study: 'Mystery questions to 500 US retailers',
		year: 2015,
		source: 'econtentmag 107410',
		base: 'the test questions to 500 US retailers on Twitter',
		doubt: 'Neither who asked nor how long they waited for an answer is stated.',
		figures: [
			{
				figure: 0.2,
				statistic: '20 % were answered, after 31 h (Facebook 54 %, 27 h; e-mail 73 %, 7 h 51 min)'
			},
			{ figure: 0.14, base: '500 US retailers', statistic: '14 % were consistent on 4+ channels' }
		]
	},
	{
		study: 'Eptica, mystery questions to 100 UK companies',
		year: 2016,
		source: 'thechatshop; datamark',
		base: 'the test questions to 100 UK companies on Twitter',
		doubt: 'How long the testers waited for an answer is not stated.',
		figures: [
			{
				figure: 0.39,
				year: 2014,
				statistic: '39 % were answered, after 8 h 37 min (e-mail 41 %)'
			},
			{ figure: 0.45, statistic: '45 % were answered (Facebook 59, e-mail 55)' },
			{ figure: 0.1, base: '100 UK companies', statistic: '10 % were consistent on three channels' }
		]
	},
	{
		study: 'Emplifi, 14 US airlines on Twitter',
		year: 2022,
		source: 'cxmtoday',
		base: 'the questions to 14 US airlines from January to April',
		doubt: 'How questions and complaints were recognised is not known.',
		figures: [
			{ figure: 0.76, statistic: '76 % had no answer (where there was one, after 1.7 hours)' },
			{ figure: 0.85, base: 'the complaints to 14 US airlines', statistic: '85 % had no answer' }
		]
	},
	{
		study: 'Airlines on Twitter, 2012 or 2013',
		year: null,
		source: 'tnooz; wave.wavemetrix.com 01101 and 01103',
		base: 'the customers of 35 airline handles',
		doubt:
			'Neither the exact year nor the kind of average is stated; handles differ in many things.',
		figures: [
			{
				figure: 660,
				unit: 'seconds',
				base: 'the mentions of Delta Assist in 30 days',
				statistic: 'an answer took 11 minutes (to those of US Airways over 7 hours)'
			},
			{
				figure: 0.24,
				unit: 'growth',
				statistic: '24 % more were answered within 1 hour where staff stayed until 19 or 20 h'
			},
			{
				figure: 0.21,
				base: 'the customers of airline handles who waited more than 6 hours',
				statistic: '21 % had written between 17 and 19 h'
			}
		]
	},
	{
		study: 'SuperOffice, e-mail',
		year: null,
		source: 'superoffice; toistersolutions',
		base: '1,000 companies that were sent an e-mail',
		doubt: 'It is e-mail, and the year is not stated.',
		figures: [{ figure: 0.62, statistic: '62 % never answered (mean wait of the others 12 hours)' }]
	},
	{
		study: 'Social Habit',
		year: 2012,
		source: 'marketingprofs',
		base: 'people who contacted a brand (all users, in some outlets)',
		doubt: 'Outlets word the base differently, and what people say is not what they do.',
		figures: [
			{ figure: 0.32, statistic: '32 % expect an answer within 30 minutes' },
			{
				figure: 0.42,
				statistic: '42 % expect an answer within 1 hour',
				quoted: 'almost half of customers expect an answer within one hour'
			},
			{ figure: 0.67, statistic: '67 % expect an answer within 24 hours' },
			{ figure: 0.57, statistic: '57 % expect the same at night and at weekends' }
		]
	},
	{
		study: 'Lithium and Millward Brown',
		year: 2013,
		source: 'clickz 35321',
		base: 'those of 501 people who expect an answer',
		doubt: 'How many of the 501 expect an answer at all is not stated.',
		figures: [
			{ figure: 0.2, statistic: '20 % expect it within 30 minutes' },
			{ figure: 0.53, statistic: '53 % expect it within 1 hour' },
			{ figure: 0.72, statistic: '72 % expect it within 1 hour if they complain' },
			{ figure: 0.65, statistic: '65 % expect it within 2 hours' }
		]
	},
	{
		study: 'Eptica, survey',
		year: 2015,
		source: 'econtentmag',
		base: '1,000 people',
		doubt: 'Who was asked is not stated.',
		figures: [
			{ figure: 0.64, statistic: '64 % want a tweet answered within 60 minutes' },
			{ figure: 0.58, statistic: '58 % want an e-mail answered within 2 hours' }
		]
	},
	{
		study: 'Quoted without a study',
		year: 2016,
		source: 'an article on social media as a service channel',
		base: 'customers, whichever were asked',
		doubt: 'The study behind it was not found.',
		figures: [
			{ figure: 0.67, statistic: '67 % have complained in social media' },
			{ figure: 0.9, statistic: '90 % have used social media to reach a brand' },
			{
				figure: 0.1,
				year: 2014,
				source: 'an article on the two roles of a Twitter account',
				base: 'brands, whichever were counted',
				statistic: '10 % handle more than 70 % of their mentions'
			}
		]
	}
];

/** Every published figure, each complete in itself. */
export const PUBLISHED: Published[] = STUDIES.flatMap(({ figures, reading = null, ...study }) =>
	figures.map((figure) => {
		const whole = { unit: 'share' as const, metric: null, ...study, ...figure };
		return {
			...whole,
			reading: whole.metric && reading,
			sentence: `${whole.unit === 'seconds' ? 'For' : 'Of'} ${whole.base}, ${whole.statistic}.`
		};
	})
);
