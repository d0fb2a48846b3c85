"""The registration service: programmes, events, seats, people, attendance and completion.

It decides who gets a seat, who waits, who is offered what comes free, and who completed. It announces every
registration, event, trainer and completion fact (`messages.PUBLISHES`), and listens to what became of mails
and documents, so that the roster shows it.
"""
