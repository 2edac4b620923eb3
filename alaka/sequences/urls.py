from django.urls import path

from alaka.sequences.views import enrolments, panels, sequences, starts, steps

urlpatterns = [
    path("sequences/", sequences.index, name="sequences"),
    path("sequences/new", sequences.add, name="sequence-add"),
    path("sequences/people", starts.people, name="sequence-people"),
    path("sequences/<int:pk>/", sequences.show, name="sequence"),
    path("sequences/<int:pk>/change", sequences.change, name="sequence-change"),
    path("sequences/<int:pk>/switch", sequences.switch, name="sequence-switch"),
    path("sequences/<int:pk>/removal", sequences.removal, name="sequence-removal"),
    path("sequences/<int:pk>/order", steps.order, name="sequence-order"),
    path("sequences/<int:pk>/steps/new", steps.add, name="sequence-step-add"),
    path("sequences/<int:pk>/wording", steps.wording, name="sequence-wording"),
    path("sequence-steps/<int:pk>/", steps.step, name="sequence-step"),
    path("sequence-steps/<int:pk>/removal", steps.removal, name="sequence-step-removal"),
    path("enrolments/<int:pk>/pausing", enrolments.pausing, name="enrolment-pausing"),
    path("enrolments/<int:pk>/resumption", enrolments.resumption, name="enrolment-resumption"),
    path("enrolments/<int:pk>/stopping", enrolments.stopping, name="enrolment-stopping"),
    path("contacts/<int:pk>/sequences", panels.of_contact, name="contact-sequences"),
    path("contacts/<int:pk>/sequences/new", starts.one, name="sequence-start"),
]
