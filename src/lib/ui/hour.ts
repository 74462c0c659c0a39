const hour = new Intl.DateTimeFormat('en-GB', { hour: 'numeric', minute: '2-digit', hour12: true });
const day = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });

/** "7:12pm" in the reader's own time zone: only the browser knows it. */
export function hourOf(at: number): string {
	return hour.format(new Date(at)).replace(/\s+/g, '').replace(/^0:/, '12:');
}

/** "Thursday 3 December, 6:00pm", in the reader's own time zone too. */
export function dayAndHourOf(at: number): string {
	return `${day.format(new Date(at)).replace(',', '')}, ${hourOf(at)}`;
}

/** The hour alone where it is today's. */
export function whenOf(at: number, now: number): string {
	return day.format(new Date(at)) === day.format(new Date(now)) ? hourOf(at) : dayAndHourOf(at);
}
