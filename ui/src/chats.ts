// The agents' side of live chats: presence, what is proposed, sounds and notices.
import "./chats/presence";
import "./chats/proposals";
import "./chats/tabs";
import "./chats/steps";
import "./chats/lines";
import "./chats/typing";
import "./chats/composer";
