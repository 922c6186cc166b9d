"""The parts of Proofroom, and the way of the data through them.

One edit, from the upload to the gallery; ``docs/architecture.md`` names the file of each step:

    upload -> picture -> (view in the editor) -> mask -> frame -> request -> client -> shot on disk -> paste -> gallery
              imaging                            imaging  imaging  endpoint   endpoint  library         imaging  studio

Who may import whom (``tests/test_house.py`` reads the imports):

    message  <-  errors, settings  <-  credentials, endpoint, imaging  <-  library, offline  <-  access, review
             <-  studio  <-  app.py
"""
