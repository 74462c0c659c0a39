import { getContext, setContext } from 'svelte';
import { conversation, type ConversationWords } from './en/conversation.ts';

const key = Symbol('conversation words');

/** Words that come with the round in which people agree or disagree. English where no other language was handed down. Call it while a component is made. */
export function conversationWords(): ConversationWords {
	return getContext<ConversationWords | undefined>(key) ?? conversation;
}

export function handDownConversationWords(catalogue: ConversationWords): void {
	setContext(key, catalogue);
}
