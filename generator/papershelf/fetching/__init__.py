"""Services and feeds, asked politely: a module a service, all behind one client (`client`).

A module turns an `Inquiry` into answers in the service's own format; the readers of saved answers
(`importing`) read them. Nothing here is imported by a build.
"""
