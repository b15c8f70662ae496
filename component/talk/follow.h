#ifndef TALK_FOLLOW_H
#define TALK_FOLLOW_H

#include "component/talk/turn.h"

/*
 * The answer to CHANGES, in two inputs. First what was done to people is taken
 * over; then the people whom it concerns are told, by the roster as it stands
 * now, in lines whose ids bear the change's number. How far we followed is
 * noted behind them, so that a death in between repeats nothing and forgets
 * nothing; where people were given to other advisors, these are told of them
 * first, which takes another answer.
 */
void follow_take(struct turn *turn, const struct answer *answer);
void follow_tell(struct turn *turn, const struct answer *answer);
void follow_handover(struct turn *turn, const struct answer *answer);

#endif
