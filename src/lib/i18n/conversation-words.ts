import { catalogue } from './catalogue.ts';
import { conversation } from './en/conversation.ts';

/** Words that come with the round in which people agree or disagree. */
export const { read: conversationWords, handDown: handDownConversationWords } = catalogue('conversation words', conversation);
